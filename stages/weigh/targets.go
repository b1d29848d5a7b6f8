package weigh

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// Where a link leads says what it is for, in every language: to a page of the outlet
// on a social network, or to a shop that pays for the readers sent to it.

const (
	socialWords = 6  // a link of more words to a network is a post
	paidWords   = 20 // a link of more words is a text
	targetLevel = 4  // how far above a block its link is looked for
)

// target tells the kind of a block that is nothing but a link by the link's address.
func (w *weigher) target(i int) (guess, bool) {
	b := &w.page.Blocks[i]
	words := w.j.Sheet.Stats(i).Words
	if b.Links != 1 || b.LinkBytes*10 < len(b.Text)*8 || words > paidWords {
		return guess{}, false
	}
	a := w.anchor(i)
	if a == nil {
		return guess{}, false
	}
	href := pipeline.Attr(a, "href")
	switch {
	case socialLink(href):
		if words <= socialWords && !w.named(i, targetLevel+1, ownersZones) {
			return guess{pipeline.Share, "leads to a social network", false}, true
		}
	case !w.inFoot(i) && (hasToken(pipeline.Attr(a, "rel"), "sponsored") || paidLink(href)):
		return guess{pipeline.Advertisement, "a link somebody pays for", false}, true
	}
	return guess{}, false
}

// anchor returns the link around or in a block that is nothing but a link, or nil.
func (w *weigher) anchor(i int) *html.Node {
	b := &w.page.Blocks[i]
	for e, k := b.Leaf, 0; e >= 0 && k < targetLevel; e, k = w.page.Elements[e].Parent, k+1 {
		if n := w.page.Elements[e].Node; n.DataAtom == atom.A {
			return n
		}
	}
	return nil
}

// storyLink reports whether a block is a headline that leads to its story: a heading as
// long as one that is a link, or a link which says that it is the story's own.
func (w *weigher) storyLink(i int) bool {
	b := &w.page.Blocks[i]
	if b.Links != 1 || b.LinkBytes*10 < len(b.Text)*9 || w.j.Sheet.Stats(i).Words < cardLink || w.inFoot(i) {
		return false
	}
	a := w.anchor(i)
	if a == nil || leadsHome(pipeline.Attr(a, "href")) {
		return false
	}
	return w.headingOf(i) > 0 || hasToken(pipeline.Attr(a, "rel"), "bookmark")
}

// leadsHome reports whether an address is that of the front page or of a place on the page.
func leadsHome(href string) bool {
	if _, rest, ok := strings.Cut(href, "//"); ok {
		_, path, _ := strings.Cut(rest, "/")
		return path == ""
	}
	return href == "" || href == "/" || href[0] == '#'
}

// ownersZones are the zones in which links to networks are those of an author or a
// reader.
var ownersZones = zoneNames(pipeline.AuthorBio, pipeline.Comments, pipeline.CookieConsent)

// zoneNames returns the lists of names of some kinds.
func zoneNames(kinds ...pipeline.Kind) nameSet {
	var set nameSet
	for i, z := range zones {
		for _, k := range kinds {
			if z.kind == k {
				set |= firstZone << i
			}
		}
	}
	return set
}

// socialLink reports whether an address is that of a page on a social network or of a
// button that shares: not of a single post, a film, or of the terms of the network.
func socialLink(href string) bool {
	host, path := hostPath(href)
	if !socialHosts[host] {
		return false
	}
	for _, s := range []string{"/status", "/p/", "/watch", "/video", "/posts/", "/reel", "/photo", "/legal", "/privacy", "/terms", "/polic", "/help", "/about", "/playlist"} {
		if strings.Contains(path, s) {
			return false
		}
	}
	return len(strings.Trim(path, "/")) > 0
}

// paidLink reports whether an address is that of a network which counts the readers
// sent to a shop.
func paidLink(href string) bool {
	host, path := hostPath(href)
	if paidHosts[host] {
		return true
	}
	return strings.HasPrefix(host, "amazon.") && (strings.Contains(path, "tag=") || strings.Contains(path, "/ref=as_"))
}

// hostPath cuts an address into the host less the names before its last two, and the
// rest. Hosts of more parts stay whole where the last but one is short, as in co.uk.
func hostPath(href string) (host, path string) {
	_, rest, ok := strings.Cut(href, "//")
	if !ok || len(href) > 2000 {
		return "", ""
	}
	host, path = rest, ""
	if at := strings.IndexAny(rest, "/?#"); at >= 0 {
		host, path = rest[:at], rest[at:]
	}
	host = strings.ToLower(host)
	last := strings.LastIndexByte(host, '.')
	if last < 0 {
		return "", ""
	}
	at := strings.LastIndexByte(host[:last], '.')
	if at >= 0 && last-at <= 4 && len(host)-last <= 3 { // co.uk, com.br; not x.com
		at = strings.LastIndexByte(host[:at], '.')
	}
	return host[at+1:], path
}

func hasToken(list, token string) bool {
	for t := range strings.FieldsSeq(list) {
		if strings.EqualFold(t, token) {
			return true
		}
	}
	return false
}

var socialHosts = set("facebook.com fb.com fb.me twitter.com x.com instagram.com youtube.com linkedin.com pinterest.com pinterest.de pinterest.fr pinterest.es pinterest.it " +
	"t.me telegram.me telegram.org tiktok.com whatsapp.com vk.com ok.ru xing.com flickr.com bsky.app threads.net threads.com reddit.com tumblr.com " +
	"snapchat.com soundcloud.com discord.gg discord.com mastodon.social weibo.com flipboard.com")

var paidHosts = set("amzn.to awin1.com shareasale.com redirectingat.com skimresources.com prf.hn tradedoubler.com digistore24.com anrdoezrs.net dpbolvw.net jdoqocy.com " +
	"tkqlhce.com kqzyfj.com linksynergy.com howl.me howl.link viglink.com pntra.com pntrac.com avantlink.com sjv.io pxf.io go2cloud.org doubleclick.net adform.net " +
	"outbrain.com taboola.com belboon.de financeads.net tradetracker.net effiliation.com webgains.com partner-ads.com adtraction.com rstyle.me shopstyle.it zanox-affiliate.de narrativ.com bttr.io shop-links.co")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
