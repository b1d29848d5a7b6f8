// Package structure notes what a page says about itself in its markup: JSON-LD,
// OpenGraph, Twitter cards, microdata, Dublin Core, other meta elements, links,
// the title element and the language of the html element.
//
// It weighs nothing. Every source gives a Note of its own, so several notes may
// share a key; later stages compare them. A note's Rule names the source (one of
// the Rule constants), Where holds a CSS selector (for JSON-LD followed by a
// space and a JSON pointer into the script), Text the words as they stand there,
// and Evidence the span of the element.
//
// JSON-LD and microdata notes carry Fields: "of" is the schema.org type of the
// thing that says it (NewsArticle, WebSite, ...), "node" numbers that thing on
// the page, and of persons and organisations "type", "url", "job", "works-for"
// and "legal-name" where given.
//
// The work is bounded: at most MaxJSON bytes of JSON-LD are read and MaxNotes
// notes made for a page, whatever it holds.
package structure

// The sources, as they stand in Finding.Rule.
const (
	RuleJSONLD     = "json-ld"
	RuleOpenGraph  = "open-graph"
	RuleTwitter    = "twitter"
	RuleMicrodata  = "microdata"
	RuleDublinCore = "dublin-core"
	RuleMeta       = "meta"
	RuleTitle      = "title-element"
	RuleLang       = "html-lang"
	RuleLink       = "link"
)

// The keys of the notes. All begin with pipeline.SaidPrefix.
const (
	Title         = "said.title"    // of the page: title element, og:title
	Headline      = "said.headline" // of the article: JSON-LD, microdata
	Description   = "said.description"
	SiteName      = "said.site-name"
	Publisher     = "said.publisher"
	Organization  = "said.organization" // described on the page without saying what it does for it
	Author        = "said.author"       // one note for each
	Editor        = "said.editor"
	Published     = "said.published" // as written, not parsed
	Modified      = "said.modified"
	Canonical     = "said.canonical" // resolved against the page's address
	URL           = "said.url"
	Type          = "said.type"
	Section       = "said.section"
	Genre         = "said.genre"
	Keywords      = "said.keywords"
	Language      = "said.language"
	ArticleBody   = "said.article-body" // microdata gives the element's span only
	AppName       = "said.app-name"
	Generator     = "said.generator"
	Feed          = "said.feed" // the feed's title; its address is the Field "url"
	Social        = "said.social"
	AuthorSocial  = "said.author-social"
	CopyrightLine = "said.copyright"
	RightsHolder  = "said.rights-holder"
	Credit        = "said.credit"
	License       = "said.license"
	OriginalURL   = "said.original-url" // the page's own claim of a first publication elsewhere
	BasedOn       = "said.based-on"
	TranslationOf = "said.translation-of"
	Sponsor       = "said.sponsor"
	Free          = "said.free" // isAccessibleForFree: "true" or "false"
	Correction    = "said.correction"
	Owner         = "said.owner" // parentOrganization of the publisher
)

// Limits of one page.
const (
	MaxJSON    = 4 << 20 // bytes of JSON-LD read in all
	MaxScript  = 1 << 20 // bytes of one JSON-LD script; longer ones are left out
	MaxNotes   = 400
	maxValue   = 2000 // bytes of a value other than an article body
	maxAuthors = 40   // of one thing
	maxThings  = 2000 // JSON-LD objects looked at
)
