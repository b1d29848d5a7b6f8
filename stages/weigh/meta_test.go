package weigh_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// What stands at the headline, in an embedded post or above a row of teasers has no
// words of its own that tell it; its form and its place do.
func TestKindAtTheHeadline(t *testing.T) {
	const (
		h1    = `<h1 class="entry-title">`
		below = `<p class="standfirst">`
		para  = `<h2>What`
		end   = `</article>`
	)
	for _, tt := range []struct {
		name, at, html, text string
		want                 pipeline.Kind
		why                  string
	}{
		{"date in words", below, `<div>martes, 4 de marzo de 2021 · 23:57</div>`, "martes, 4", pipeline.Dateline, "a year, a day and hardly a word more"},
		{"date in numbers", below, `<div>04.03.2021, 05:45</div>`, "04.03.2021", pipeline.Dateline, "as before"},
		{"number of an issue", below, `<div>HP 7/2021</div>`, "HP 7/2021", pipeline.OtherBoilerplate, "a number and a year are no day"},
		{"standfirst without a name", `<time class`, `<div class="zz"><small><i>What it costs, when it sails and who had asked for it</i></small></div>`, "who had asked", pipeline.Dek, "a sentence between the headline and the text"},
		{"section below the headline", below, `<div>Harbours</div>`, "Harbours", pipeline.SectionLabel, "one word right below the headline"},
		{"section by its address", below, `<div><a href="/category/harbour-life/">Harbour life</a></div>`, "Harbour life", pipeline.SectionLabel, "a link to the section beside the headline"},
		{"way back", h1, `<div><a href="/b">&lt; Back to boats</a></div>`, "Back to boats", pipeline.Navigation, "no label begins with an arrow"},
		{"crumbs", h1, `<div>Home » Boats » Ferry line returns after ten years</div>`, "Home » Boats", pipeline.Navigation, "the way to the story"},
		{"embedded post", para, `<blockquote class="twitter-tweet"><p>Blew the horn twice. pic.example/b4</p>— Harbour Office (@harbouroffice) March 4, 2021</blockquote>`, "(@harbouroffice)", pipeline.Quote, "the line that signs it belongs to it"},
		{"foot of a teaser", end, `<div class="grid"><article class="q"><a href="/x">Lighthouse to be painted before the season begins</a><footer class="meta">Boats / 19 mins ago</footer></article><article class="q"><a href="/y">Storm damage at the pier worse than thought</a><footer class="meta">Tides / 25 mins ago</footer></article><article class="q"><a href="/z">Third mast found in the mud of the inner harbour</a><footer class="meta">Boats / 29 mins ago</footer></article></div>`, "25 mins", pipeline.Related, "an article's foot is not that of the page"},
		{"heading of teasers", end, `<div class="zz"><b>From both harbours</b></div><div class="related"><ul><li><a href="/x">Lighthouse to be painted before the season begins</a></li><li><a href="/y">Storm damage at the pier worse than thought</a></li></ul></div>`, "From both harbours", pipeline.Related, "a heading is of the kind of what it heads"},
		{"tags of a teaser", end, `<div class="grid"><div class="q"><div class="categories"><a href="/t">Boats</a></div><a href="/x">Lighthouse to be painted before the season begins</a></div><div class="q"><div class="categories"><a href="/t">Tides</a></div><a href="/y">Storm damage at the pier worse than thought</a></div><div class="q"><div class="categories"><a href="/t">Ropes</a></div><a href="/z">Third mast found in the mud of the inner harbour</a></div></div>`, "Tides", pipeline.Related, "the section of another story, inside its teaser"},
		{"button among teasers", end, `<div class="zz"><p><a href="/x">Lighthouse to be painted before the season begins</a></p><p>2 min read</p><p><a href="/y">Storm damage at the pier worse than thought</a></p></div>`, "2 min read", pipeline.Related, "how long another story takes is a part of its teaser"},
		{"life below the heading of a bio", `<footer class="site`, `<div class="zz"><h3>About the author</h3><p>Ada likes ropes, knots and every harbour that she has ever had to wait in for a boat.</p></div>`, "likes ropes", pipeline.AuthorBio, "the heading says whose life this is"},
		{"promise below the heading of a letter", `<footer class="site`, `<div class="zz"><h3>Sign up for our newsletter</h3><p>Boats, ropes and tides, and once in a while a poem that somebody has left on a bollard.</p></div>`, "poem that somebody", pipeline.Newsletter, "the heading says what is offered"},
		{"more of a disclaimer", `</footer>`, `<p>The contents of this site are not intended as financial advice.</p><p>What is said of freights and of ships here was true on the day on which somebody wrote it down, and may have ceased to be so by the time it is read.</p>`, "freights and of ships", pipeline.Disclaimer, "a sentence in the foot that goes on from one"},
		{"row of entries in one line", end, `<div class="zz"><p>Boats ▪ Tides and weather ▪ Letters to us ▪ The old pier</p></div>`, "Letters to us", pipeline.Navigation, "marks between short entries"},
		{"sentences below the text", `<footer class="site`, `<div class="zz"><p>We are a small crew of six who have told the stories of both harbours for as long as anyone can remember.</p></div>`, "small crew of six", pipeline.Promo, "an outlet about itself, and no teaser, for it leads nowhere"},
		{"row of topics", end, `<div class="zz"><p><a href="/t/1">boats</a> <a href="/t/2">the tides</a> <a href="/t/3">old pier</a> <a href="/t/4">salt and fish</a></p></div>`, "the tides", pipeline.Navigation, "links of two words each are no headline, however many they are"},
	} {
		page := strings.Replace(article, tt.at, tt.html+tt.at, 1)
		d := processRuled(t, pipeline.Input{ID: tt.name, Body: []byte(page)})
		if got := kindOf(d, tt.text); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s: %s", tt.name, tt.text, got, tt.want, tt.why)
		}
	}
}

// "Donate" and its like are an entry among entries, and a button where they stand alone.
func TestEntryOrButton(t *testing.T) {
	const entries = `<li><a href="/a">Boats</a></li><li><a href="/b">Tides</a></li><li><a href="/c">Weather</a></li><li><a href="/d">Letters</a></li><li><a href="/e">The pier</a></li>`
	for _, tt := range []struct {
		html string
		want pipeline.Kind
	}{
		{`<nav><ul>` + entries + `<li><a href="/s">Donate</a></li></ul></nav>`, pipeline.Navigation},
		{`<nav><ul>` + entries + `</ul></nav><div><a href="/s">Donate</a></div>`, pipeline.Donation},
	} {
		page := strings.Replace(article, `<main>`, tt.html+`<main>`, 1)
		d := processRuled(t, pipeline.Input{ID: "entry", Body: []byte(page)})
		if got := kindOf(d, "Donate"); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.html, got, tt.want)
		}
	}
}

// Plain text has no elements: what stands around a line tells its kind.
func TestKindInPlainText(t *testing.T) {
	const story = "Evening ferry will sail again\n\n%sThe evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.\n\n%sFor ten years the last ferry left at four in the afternoon, so that those who worked on the other side had to take the road around the bay.\n\nA ticket will cost three pounds, and the council expects eighty people an evening in summer.\n\n%s"
	for _, tt := range []struct {
		name, above, head, amid, below, text string
		want                                 pipeline.Kind
		why                                  string
	}{
		{"last entry of a menu", "Boats\n\nTides\n\nHarbour life\n\n", "", "", "", "Harbour life", pipeline.Navigation, "entries above it, and none of them says the same"},
		{"long entry of a menu", "Boats\n\nTides\n\nFrom the north and the south bank\n\nLetters\n\nPier\n\n", "", "", "", "north and the south", pipeline.Navigation, "short entries on both sides"},
		{"entry as long as a headline", "Boats\n\nTides\n\nWinter fares for the north and the south bank ferry\n\nLetters\n\nPier\n\nBand\n\nNets\n\nCrane\n\nFood\n\n", "", "", "", "Winter fares", pipeline.Navigation, "more entries around it than headlines"},
		{"entry among long ones", "Moorings for guests and residents\n\nHow to book the small crane\n\nTimes of the last four ferries\n\nWhat the harbour band plays\n\nWhere to find the office\n\nLetters from the north bank\n\nWho mends nets and sails\n\nRules for guests of ours\n\n", "", "", "", "small crane", pipeline.Navigation, "none of them is as long as a headline"},
		{"headlines above the story", "Storm damage at the pier worse than the council thought\n\n3 May 2021\n\nLighthouse to be painted before the summer season begins\n\n4 May 2021\n\nThe harbour band looks for somebody with a drum\n\n5 May 2021\n\nNo more nets to be dried on the south pier\n\n6 May 2021\n\nA crane that nobody has ordered and nobody wants\n\n7 May 2021\n\n", "", "", "", "Lighthouse", pipeline.Related, "headlines with a date each are no menu"},
		{"word of a menu", "Boats\n\nTides\n\nNewsletter\n\nHarbour life\n\nLetters\n\nPier\n\nBand\n\n", "", "", "", "Newsletter", pipeline.Navigation, "entries all around it, and no link to tell it from a button"},
		{"word of a box", "Letters by mail, once a week\n\nNewsletter\n\nSign up for our weekly newsletter.\n\nAll that happened on the quay\n\n", "", "", "", "Newsletter", pipeline.Newsletter, "no entries around it"},
		{"notice about cookies", "", "", "", "We set cookies so that the tide table remembers which harbour you looked at last.\n\nLet me choose my cookies\n\n", "choose my", pipeline.CookieConsent, "nothing else speaks of cookies"},
		{"clock", "", "", "", "12:31\n\n", "12:31", pipeline.OtherBoilerplate, "a line without a letter is no entry"},
		{"entries run together", "", "", "", "HomeOur boatsTides and weatherLetters to us\n\n", "Tides and weather", pipeline.SiteFooter, "the breaks between them are lost"},
		{"telephone", "", "", "", "Ring the night desk of the harbour office: 555 0134 0199\n\n", "night desk", pipeline.SiteFooter, "a way to reach the outlet"},
		{"network between two", "", "", "", "Facebook\n\nHarbourgram\n\nTwitter\n\n", "Harbourgram", pipeline.Share, "a short line between two of a kind"},
		{"network after one", "", "", "", "Facebook\n\nHarbourgram\n\nHome\n\n", "Harbourgram", pipeline.Navigation, "nothing below says so"},
		{"button below a notice", "", "", "", "This website uses cookies to improve your experience.\n\nFine by me\n\n", "Fine by me", pipeline.CookieConsent, "it stands right below the notice"},
		{"field below an offer", "", "", "", "Sign up for our weekly newsletter\n\nPost name of yours\n\n", "Post name", pipeline.Newsletter, "it names a field of the form"},
		{"letter", "", "", "", "Leave a Reply\n\nComment\n\nName\n\nEmail\n\nWebsite\n\nPost Comment\n\nPier\n\nEvery second Friday our newsletter tells you which boats are in and who mends them\n\n", "Every second", pipeline.Newsletter, "it speaks of a letter of the outlet"},
		{"row of entries", "Boats | Tides and weather | Harbour life | Letters to us\n\n", "", "", "", "Tides and weather", pipeline.Navigation, "a mark between each of them"},
		{"date at the headline", "", "Published 4 March 2021 at 8:31\n\n", "", "", "Published 4", pipeline.Dateline, "a day and hardly a word more"},
		{"credit of a picture", "", "", "Photo: Ada Quill / Tidelight\n\n", "", "Ada Quill", pipeline.Caption, "a word for a picture, and a name"},
		{"outlet about itself", "", "", "", "Leave a Reply\n\nComment\n\nName\n\nEmail\n\nWebsite\n\nPost Comment\n\nWe are a small crew of six who have told the stories of both harbours for as long as anyone can remember.\n\n", "small crew", pipeline.Promo, "sentences below the text with no headline over them"},
		{"teaser below the text", "", "", "", "Leave a Reply\n\nComment\n\nName\n\nEmail\n\nWebsite\n\nPost Comment\n\nMost read\n\nStorm damage at the pier worse than thought\n\nWhy the piles that were to last another winter will not, and what it will cost.\n\n", "Why the piles", pipeline.Related, "a headline stands over it"},
	} {
		d := processRuled(t, pipeline.Input{ID: tt.name + ".txt", Body: fmt.Appendf([]byte("Skip to content\n\nSearch for:\n\nLog in\n\n"+tt.above), story, tt.head, tt.amid, tt.below+"Leave a Reply\n\nYour email address will not be published.\n"), Format: pipeline.Text})
		if got := kindOf(d, tt.text); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s: %s", tt.name, tt.text, got, tt.want, tt.why)
		}
	}
}

// In plain text, too, the line that signs an embedded post is part of it.
func TestSignatureInPlainText(t *testing.T) {
	story := "Evening ferry will sail again\n\nThe evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.\n\nBlew the horn twice.\n\n— Harbour Office (@harbouroffice) March 4, 2021\n\nFor ten years the last ferry left at four in the afternoon, so that those who worked on the other side had to take the road around the bay.\n\nA ticket will cost three pounds, and the council expects eighty people an evening in summer.\n"
	d := processRuled(t, pipeline.Input{ID: "post.txt", Body: []byte(story), Format: pipeline.Text})
	if got := kindOf(d, "(@harbouroffice)"); !got.Core() {
		t.Errorf("the signature: got %s, want content: it says who is quoted", got)
	}
}
