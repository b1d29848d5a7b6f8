package pipeline

import "slices"

// A Kind is what a span of visible text does for the reader on its page. Nine
// kinds are content; the others are framing, what the outlet wrapped around the
// content. Kinds are kebab-case and never reused.
type Kind string

// The content kinds.
const (
	Title      Kind = "title"
	Dek        Kind = "dek"
	Body       Kind = "body"
	Subheading Kind = "subheading"
	List       Kind = "list"
	Quote      Kind = "quote"
	Caption    Kind = "caption"
	Byline     Kind = "byline"
	Dateline   Kind = "dateline"
)

// The framing kinds.
const (
	Navigation        Kind = "navigation"
	Share             Kind = "share"
	Related           Kind = "related"
	OtherArticle      Kind = "other-article"
	CommentForm       Kind = "comment-form"
	Comments          Kind = "comments"
	Donation          Kind = "donation"
	Newsletter        Kind = "subscribe-newsletter"
	Paywall           Kind = "paywall"
	Advertisement     Kind = "advertisement"
	Promo             Kind = "promo"
	AuthorBio         Kind = "author-bio"
	Disclaimer        Kind = "disclaimer"
	Sponsorship       Kind = "sponsorship-disclosure"
	PlatformNotice    Kind = "platform-notice"
	SyndicationCredit Kind = "syndication-credit"
	CorrectionNote    Kind = "correction-note"
	Copyright         Kind = "copyright"
	CookieConsent     Kind = "cookie-consent"
	SectionLabel      Kind = "section-label"
	Login             Kind = "login"
	Search            Kind = "search"
	SiteFooter        Kind = "site-footer"
	OtherBoilerplate  Kind = "other-boilerplate"
	// Hidden is text a reader does not see: its finding's Why names the
	// technique (display:none, noscript, template, ...).
	Hidden Kind = "hidden"
)

// ContentKinds returns the content kinds in the order they are documented.
func ContentKinds() []Kind {
	return []Kind{Title, Dek, Body, Subheading, List, Quote, Caption, Byline, Dateline}
}

// FramingKinds returns the framing kinds in the order they are documented,
// Hidden last.
func FramingKinds() []Kind {
	return []Kind{
		Navigation, Share, Related, OtherArticle, CommentForm, Comments, Donation, Newsletter, Paywall,
		Advertisement, Promo, AuthorBio, Disclaimer, Sponsorship, PlatformNotice, SyndicationCredit,
		CorrectionNote, Copyright, CookieConsent, SectionLabel, Login, Search, SiteFooter, OtherBoilerplate, Hidden,
	}
}

// Content reports whether text of the kind belongs to the article.
func (k Kind) Content() bool { return slices.Contains(ContentKinds(), k) }

// Core reports whether text of the kind is the article's own running text:
// body, subheading, list or quote.
func (k Kind) Core() bool { return k == Body || k == Subheading || k == List || k == Quote }

// Framing reports whether text of the kind is wrapped around the article.
func (k Kind) Framing() bool { return slices.Contains(FramingKinds(), k) }

// Known reports whether the kind is one of this vocabulary.
func (k Kind) Known() bool { return k.Content() || k.Framing() }
