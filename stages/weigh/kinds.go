package weigh

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A nameSet is a bit for each list of names an element may carry.
type nameSet uint32

// nameIndex says for each name of a class or id which lists it stands in.
type nameIndex map[string]nameSet

func (x nameIndex) add(set nameSet, s string) {
	for w := range strings.FieldsSeq(s) {
		x[w] |= set
	}
}

// of returns the lists that an element's classes, id, itemprop and role stand in,
// as whole names or by their parts between dashes.
func (x nameIndex) of(n *html.Node) nameSet {
	var set nameSet
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "itemprop", "role":
			v := n.Attr[i].Val
			set |= x.scan(v[:min(len(v), 400)])
		}
	}
	return set
}

// scan looks up the names in an attribute's value.
func (x nameIndex) scan(v string) nameSet {
	var set nameSet
	var buf [64]byte
	name, tok, n := 0, 0, 0 // where the name and its part begin, and their end
	for i := 0; i <= len(v); i++ {
		c := byte(' ')
		if i < len(v) {
			c = v[i]
		}
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f':
			if n > name {
				set |= x[string(buf[name:n])]
				if tok > name {
					set |= x[string(buf[tok:n])]
				}
			}
			name, tok, n = 0, 0, 0
			continue
		case n == len(buf):
			continue // no name in the lists is that long
		case c == '-' || c == '_':
			if n > tok {
				set |= x[string(buf[tok:n])]
			}
			buf[n] = c
			n++
			tok = n
			continue
		case 'A' <= c && c <= 'Z':
			c += 32
		}
		buf[n] = c
		n++
	}
	return set
}

// names returns the lists an element of the page stands in; each is looked at once.
func (w *weigher) names(e int32) nameSet {
	const seen nameSet = 1 << 31
	if w.nameSets == nil {
		w.nameSets = make([]nameSet, len(w.page.Elements))
	}
	if w.nameSets[e] == 0 {
		n := w.page.Elements[e].Node
		set := nameLists.of(n) | seen
		if c := onlyChild(n); c != nil {
			if own := nameLists.of(c); own != 0 {
				set |= own & roleNames // what holds all of it
			}
			if c.DataAtom == atom.Time {
				set |= dateNames
			}
		}
		w.nameSets[e] = set
	}
	return w.nameSets[e] &^ seen
}

// named reports whether one of the k nearest elements of a block, or an element
// that holds all of it, carries a name of the list.
func (w *weigher) named(i, k int, set nameSet) bool {
	b := &w.page.Blocks[i]
	for e := b.Leaf; e >= 0 && e != b.Elem; e = w.page.Elements[e].Parent {
		if w.names(e)&set != 0 || set&dateNames != 0 && w.page.Elements[e].Node.DataAtom == atom.Time {
			return true
		}
	}
	for e := b.Elem; e >= 0 && k > 0; e, k = w.page.Elements[e].Parent, k-1 {
		if w.names(e)&set != 0 {
			return true
		}
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Article, atom.Main, atom.Body:
			return false
		}
	}
	return false
}

// onlyChild returns the one element child of a node, or nil.
func onlyChild(n *html.Node) *html.Node {
	var only *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if only != nil {
			return nil
		}
		only = c
	}
	return only
}

// The lists of names for content labels; the zones of framing take the bits after
// them.
const (
	titleNames nameSet = 1 << iota
	dekNames
	captionNames
	bylineNames
	dateNames
	sectionNames
	firstZone
	roleNames = firstZone - 1
)

// A zone is a kind of framing with the names authors give the elements of it. The
// order decides: the more telling zones come first. A firm zone is one that holds
// inside and around teasers, too.
type zone struct {
	kind  pipeline.Kind
	firm  bool
	names string
}

var zones = [...]zone{
	{pipeline.CookieConsent, true, "cookie cookies consent gdpr cmpbox cmpwrapper cmp-banner onetrust cookiebanner cookie-notice cookie-law privacy-banner ccpa"},
	{pipeline.Paywall, true, "paywall regwall piano subscriber-only premium-wall tp-container"},
	{pipeline.CommentForm, true, "respond comment-form commentform comment-respond reply-title comments-form post-comment leave-comment comment-reply"},
	{pipeline.Comments, true, "comments comment-list commentlist comment disqus disqus_thread discussion comments-area wpdiscuz livefyre fb-comments pingback kommentare comentarios commentaires"},
	{pipeline.Donation, true, "donate donation donations patreon paypal support-us fundraising contribute spenden ko-fi buymeacoffee"},
	{pipeline.Newsletter, true, "newsletter subscribe subscription signup sign-up mailchimp mc4wp mc_embed_signup optin opt-in email-signup alerts abo"},
	{pipeline.Advertisement, true, "sponsored sponsor native-ad native-ads adsbygoogle taboola outbrain affiliate aawp aawp-widget plista ligatus revcontent mgid"},
	{pipeline.AuthorBio, false, "author-bio author-box authorbox about-author author-info bio biography author-profile post-author author-description writer-bio author-card"},
	{pipeline.Share, true, "share sharing social sharedaddy addtoany addthis sharebar social-share share-buttons socials social-links social-media ssba jp-relatedposts-share follow follow-us sociallinks"},
	{pipeline.Advertisement, false, "ad ads advert advertisement dfp ad-slot ad-container anzeige werbung publicidad publicite banner-ad adslot patrocinado promoted-content classifieds kleinanzeigen"},
	{pipeline.Search, true, "search searchform search-form search-box searchbox"},
	{pipeline.Login, true, "login signin sign-in log-in register account user-menu my-account"},
	{pipeline.Promo, false, "event events veranstaltungen veranstaltung termine eventos evenements testimonial testimonials selfpromo self-promo autopromo eigenwerbung about-us"},
	{pipeline.Related, false, "related relatedposts related-posts jp-relatedposts recommended recommendations recommendation read-more readmore more-stories more-news most-read mostread popular trending latest recent recent-posts yarpp similar also-like teaser teasers prev-next post-navigation nav-links next-post upnext more-from suggested see-also lire-aussi"},
	{pipeline.Copyright, false, "copyright copyrights legal site-info"},
	{pipeline.Navigation, false, "breadcrumb breadcrumbs menu nav navbar navigation topbar top-bar mega-menu submenu megamenu navitem navigation-item drawer offcanvas off-canvas sidenav hamburger mobilemenu tags tag tag-links tagcloud categories cat-links toc skip-link pagination pager language-switcher topics"},
	{pipeline.SiteFooter, false, "footer site-footer colophon footer-widgets page-footer global-footer imprint subfooter footermenu footernav footerwrapper footercontainer footerlinks sitefooter pagefooter foot"},
	{pipeline.Promo, false, "promo promotion app-download cta call-to-action shop store"},
}

// nameLists is the index of all lists.
var nameLists = func() nameIndex {
	x := nameIndex{}
	x.add(titleNames, "headline title entry-title post-title article-title")
	x.add(dekNames, "dek standfirst subtitle subheadline sub-headline subhead lead lede teaser summary excerpt intro chapo deck kicker-text abstract")
	x.add(captionNames, "caption wp-caption-text credit image-credit photo-credit figcaption legend")
	x.add(bylineNames, "byline author authors writer contributor auteur autor reporter by-line meta-author vcard")
	x.add(dateNames, "date time timestamp published dateline pubdate datetime updated posted-on post-date publish-date modified")
	x.add(sectionNames, "category section-name section-label article-section articlesection cat-links kicker eyebrow overline topline flag rubric rubrik ressort dachzeile spitzmarke surtitre rubrique volanta antetitulo cintillo seccion chapeu categoria occhiello rubryka kategoria categories entry-category post-category td-category preheadline pretitle supertitle kategorie kategorien categorias taxonomy post_taxonomy terms")
	for i, z := range zones {
		x.add(firstZone<<i, z.names)
	}
	return x
}()
