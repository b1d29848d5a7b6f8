package weigh

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// nameSet holds names of classes and ids: whole names with dashes, or tokens.
type nameSet map[string]bool

func names(s string) nameSet {
	m := nameSet{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// has reports whether an element carries one of the names, as a whole class or
// id, or as one of its tokens.
func (m nameSet) has(n *html.Node) bool {
	found := false
	eachName(n, func(name string) bool {
		found = m[name]
		return !found
	})
	return found
}

// eachName calls f with the classes, the id, the itemprop and the role of an
// element in lower case, and with their tokens, until f says stop.
func eachName(n *html.Node, f func(string) bool) {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "itemprop", "role":
			v := strings.ToLower(n.Attr[i].Val)
			for name := range strings.FieldsSeq(v[:min(len(v), 400)]) {
				if !f(name) {
					return
				}
				if strings.ContainsAny(name, "-_") {
					for tok := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '_' }) {
						if !f(tok) {
							return
						}
					}
				}
			}
		}
	}
}

// named reports whether one of the k nearest elements of a block, or an inline
// element that holds all of it, carries one of the names.
func (w *weigher) named(i, k int, m nameSet) bool {
	b := &w.page.Blocks[i]
	for e := b.Elem; e >= 0 && k > 0; e, k = w.page.Elements[e].Parent, k-1 {
		n := w.page.Elements[e].Node
		if m.has(n) {
			return true
		}
		if c := onlyChild(n); c != nil && (m.has(c) || c.DataAtom == atom.Time && m["time"]) {
			return true
		}
		if n.DataAtom == atom.Article || n.DataAtom == atom.Main || n.DataAtom == atom.Body {
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

// A zone names a kind of framing by the names authors give the elements of it.
// The order decides: the more telling zones come first.
type zone struct {
	kind  pipeline.Kind
	names nameSet
}

var zones = []zone{
	{pipeline.CookieConsent, names("cookie cookies consent gdpr cmp onetrust cookiebanner cookie-notice cookie-law privacy-banner ccpa")},
	{pipeline.Paywall, names("paywall regwall piano subscriber-only premium-wall tp-container")},
	{pipeline.CommentForm, names("respond comment-form commentform comment-respond reply-title comments-form post-comment leave-comment comment-reply")},
	{pipeline.Comments, names("comments comment-list commentlist comment disqus disqus_thread discussion comments-area wpdiscuz livefyre fb-comments pingback kommentare comentarios commentaires")},
	{pipeline.Donation, names("donate donation donations patreon paypal support-us fundraising contribute spenden ko-fi buymeacoffee")},
	{pipeline.Newsletter, names("newsletter subscribe subscription signup sign-up mailchimp mc4wp mc_embed_signup optin opt-in email-signup alerts abo")},
	{pipeline.AuthorBio, names("author-bio author-box authorbox about-author author-info bio biography author-profile post-author author-description writer-bio author-card")},
	{pipeline.Share, names("share sharing social sharedaddy addtoany addthis sharebar social-share share-buttons socials social-links social-media ssba jp-relatedposts-share follow follow-us sociallinks")},
	{pipeline.Advertisement, names("ad ads advert advertisement adsbygoogle dfp ad-slot ad-container sponsored sponsor taboola outbrain anzeige werbung publicidad banner-ad native-ad adslot")},
	{pipeline.Search, names("search searchform search-form search-box searchbox")},
	{pipeline.Login, names("login signin sign-in log-in register account user-menu my-account")},
	{pipeline.Related, names("related relatedposts related-posts jp-relatedposts recommended recommendations recommendation read-more readmore more-stories more-news most-read mostread popular trending latest recent recent-posts yarpp similar also-like teaser teasers prev-next post-navigation nav-links next-post upnext more-from suggested see-also lire-aussi")},
	{pipeline.Copyright, names("copyright copyrights legal site-info")},
	{pipeline.Navigation, names("breadcrumb breadcrumbs menu nav navbar navigation topbar top-bar mega-menu submenu tags tag tag-links tagcloud categories cat-links toc skip-link pagination pager language-switcher topics")},
	{pipeline.SiteFooter, names("footer site-footer colophon footer-widgets page-footer global-footer imprint")},
	{pipeline.Promo, names("promo promotion about-us app-download cta call-to-action event events shop store")},
}

// kind tells what sort of framing a block is that is not content.
func (w *weigher) kind(i int) (pipeline.Kind, string) {
	if w.page.Format == pipeline.Text {
		return w.textKind(i)
	}
	b := &w.page.Blocks[i]
	st := w.j.Sheet.Stats(i)
	for e, k := b.Elem, 0; e >= 0 && k < 12; e, k = w.page.Elements[e].Parent, k+1 {
		n := w.page.Elements[e].Node
		if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
			break
		}
		for _, z := range zones {
			if k > 7 && z.kind != pipeline.SiteFooter && z.kind != pipeline.Comments {
				continue
			}
			if z.names.has(n) {
				return w.refine(z.kind, i), "inside an element named " + string(z.kind)
			}
		}
		switch n.DataAtom {
		case atom.Nav:
			return pipeline.Navigation, "inside nav"
		case atom.Footer:
			if w.last < 0 || i > w.last {
				return w.refine(pipeline.SiteFooter, i), "inside footer"
			}
		case atom.Header:
			if w.title < 0 || i < w.title {
				return pipeline.Navigation, "inside header"
			}
		}
	}
	links := b.LinkBytes*2 > len(b.Text)
	switch {
	case links && st.Words >= 5:
		return pipeline.Related, "a link of a headline's length"
	case links && (w.title < 0 || i < w.title):
		return pipeline.Navigation, "links above the headline"
	case links && w.last >= 0 && i > w.last:
		return pipeline.SiteFooter, "short links below the content"
	case links:
		return pipeline.Navigation, "short links"
	case w.inside(i, atom.Aside):
		return pipeline.Related, "inside aside"
	case w.first >= 0 && i < w.first:
		return pipeline.OtherBoilerplate, "above the content"
	case st.Words >= 8 && w.last >= 0 && i > w.last:
		return pipeline.Related, "text below the content"
	}
	return pipeline.OtherBoilerplate, "neither content nor any known zone"
}

// refine tells sub-kinds inside a zone.
func (w *weigher) refine(k pipeline.Kind, i int) pipeline.Kind {
	b := &w.page.Blocks[i]
	if strings.ContainsAny(b.Text, "©") && len(b.Text) < 300 {
		return pipeline.Copyright
	}
	return k
}

// textKind tells the kind of a line of plain text by its place.
func (w *weigher) textKind(i int) (pipeline.Kind, string) {
	st := w.j.Sheet.Stats(i)
	switch {
	case w.first < 0:
		return pipeline.OtherBoilerplate, "no content on the page"
	case strings.Contains(w.page.Blocks[i].Text, "©") && st.Words < 40:
		return pipeline.Copyright, "holds ©"
	case i < w.first:
		return pipeline.Navigation, "above the content"
	case i > w.last && st.Words >= 4:
		return pipeline.Related, "below the content"
	case i > w.last:
		return pipeline.Navigation, "short line below the content"
	}
	return pipeline.OtherBoilerplate, "inside the content, not of it"
}
