package weigh_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// What is known of some of a small element holds of the rest.
func TestKindByBox(t *testing.T) {
	body := article[:strings.Index(article, "<aside class")]
	const form = `<form><input type="email" name="e"><button>Send me the letters now</button></form>`
	const long = `<p>The oldest of the tunes were written down by a pilot who could not read a note of them, and who sang them to a clerk while nobody counted the verses or the beer.</p>`
	apart := `<ul class="menu">` + strings.Repeat(`<li><a href="/b">Boats</a></li>`, 12) + `</ul>`
	cards := `<div class="item"><a href="/x"><b>Lighthouse to be painted before the season begins</b></a></div>
<div class="item"><a href="/y"><b>Storm damage at the pier worse than thought</b></a></div><div class="item"><a href="/z"><b>Third mast found in the mud of the inner harbour</b></a></div>`
	tests := []struct {
		name, tail, text string
		want             pipeline.Kind
		why              string
	}{
		{"words around a field", `<div class="zz"><h4>The tide in your pocket</h4><p>Every Friday, in one page.</p>` + form + `</div>`, "Every Friday", pipeline.Newsletter, "the box is for the form"},
		{"heading over a field", `<div class="zz"><h4>The tide in your pocket</h4>` + form + `</div>`, "The tide in your pocket", pipeline.Newsletter, "as before"},
		{"other things in the box", `<div class="zz"><p>Every Friday, in one page.</p>` + form + `<p>Donate now</p></div>`, "Every Friday", pipeline.OtherBoilerplate, "nobody knows which of the two it belongs to"},
		{"too large a box", `<div class="zz">` + strings.Repeat("<p>Tide table, page 4</p>", 9) + form + `</div>`, "Tide table", pipeline.OtherBoilerplate, "so much is not about one form"},
		{"explanations of a consent dialog", `<div class="zz"><div><p>We use cookies and similar technologies to improve your experience on our website.</p><button>Accept all cookies</button></div><div><p>Harbour meter</p><p>13 months</p></div></div>`, "13 months", pipeline.CookieConsent, "what a dialog explains is of the dialog"},
		{"prose inside aside", `<aside><p>The Harbour Post is read on both sides of the bay, and belongs to those who read it.</p></aside>`, "both sides of the bay", pipeline.Promo, "sentences beside a story that lead nowhere speak of the outlet"},
		{"heading of links inside aside", `<aside><h4>On the quays</h4><a href="/a">Salt and rope and tar and all of it again</a></aside>`, "On the quays", pipeline.Related, "stands over a link"},
		{"teasers somebody paid for", `<div class="sponsored-row">` + cards + `</div>`, "Storm damage", pipeline.Advertisement, "a name that says who pays is more telling than the form"},
		{"pitch", `<div class="zz"><h4>Sail with the harbour band this summer</h4><a class="btn" href="/sail">Come along</a></div>`, "Sail with", pipeline.Promo, "a line and a button that stand alone offer something"},
		{"button of a pitch", `<div class="zz"><h4>Sail with the harbour band this summer</h4><div class="wp-button"><a href="/sail">Come along</a></div></div>`, "Come along", pipeline.Promo, "as before, with the name on the element around the link"},
		{"one of a row of pitches", `<div><div class="zz"><h4>Sail with the harbour band this summer</h4><a class="btn" href="/sail">Come along</a></div><div class="zz"><h4>Walls</h4><a class="btn" href="/w">Go</a></div><div class="zz"><h4>Tides</h4><a class="btn" href="/t">Go</a></div></div>`, "Come along", pipeline.Navigation, "what comes in rows of one form leads around the site"},
		{"button that leads nowhere", `<div class="zz"><h4>Sail with the harbour band this summer</h4><a class="btn" href="#">Come along</a></div>`, "Come along", pipeline.Navigation, "it opens something on the page"},
		{"long text beside the story", apart + `<aside class="widget popup"><h4>The band of the harbour</h4>` + strings.Repeat(long, 5) + `</aside>`, "nobody counted", pipeline.OtherArticle, "no outlet says so much of itself beside a story"},
		{"heading of a long text", apart + `<aside class="widget popup"><h4>The band of the harbour</h4>` + strings.Repeat(long, 5) + `</aside>`, "The band of the harbour", pipeline.OtherArticle, "as before"},
		{"long text right below the story", `<aside class="widget popup"><h4>The band of the harbour</h4>` + strings.Repeat(long, 5) + `</aside>`, "nobody counted", pipeline.Promo, "it may be notes to the story"},
		{"a paragraph or two beside the story", `<aside class="widget popup">` + strings.Repeat(long, 2) + `</aside>`, "nobody counted", pipeline.Promo, "what an outlet says of itself is short"},
		{"paragraph below a link", `<div class="zz"><div><a href="/m">Third mast found in the mud of the harbour</a></div>` + long + `</div>`, "nobody counted", pipeline.Related, "the two are a teaser"},
		{"sentences in a menu", `<nav><ul><li><a href="/b">Boats</a></li></ul>` + long + `</nav>`, "nobody counted", pipeline.Promo, "a menu of whole sentences speaks of the outlet"},
		{"way to the story in a menu", `<nav><p>Home, news and all that the harbours have to say. Ferry line returns after ten years</p></nav>`, "Home, news", pipeline.Navigation, "ends with the headline"},
		{"heading of a pitch in prose", `<aside class="widget"><h4>For both harbours</h4>` + long + `</aside>`, "For both harbours", pipeline.Promo, "the heading of a box is of its kind"},
		{"lone button", `<div class="zz"><a class="btn" href="/sail">Come along</a></div>`, "Come along", pipeline.Promo, "an offer without a word"},
		{"slogan in the foot", `<footer class="site-footer"><p>Nobody knows the tides as we do.</p><p>Imprint</p></footer>`, "Nobody knows", pipeline.Promo, "a sentence in the foot, however short"},
		{"address in the foot", `<footer class="site-footer"><p>Quay 4, 20457 on the old wharf.</p><p>Imprint</p></footer>`, "Quay 4", pipeline.SiteFooter, "numbers are no slogan"},
		{"firm in the foot", `<footer class="site-footer"><p>Society of the two harbours e.V.</p><p>Imprint</p></footer>`, "Society of", pipeline.SiteFooter, "ends with a short form, not with a sentence"},
		{"plea around share buttons", `<div class="social-box"><p>We tell of both harbours all day long, and of the boats between them, wherever you are.</p></div>`, "all day long", pipeline.Promo, "a plea to follow, in prose"},
		{"quotation in a consent box", `<div class="zz"><div><p>We use cookies and similar technologies to improve your experience on our website.</p><button>Accept all cookies</button></div><blockquote>Tide table, page 4</blockquote></div>`, "Tide table", pipeline.OtherBoilerplate, "somebody is quoted in the box of an embedded post"},
		{"events beside the story", `<div class="event-teaser-list"><div><p>Saturday, at noon</p><p>Walk along the wall</p></div></div>`, "Walk along", pipeline.Promo, "what the outlet invites to, listed as teasers are"},
		{"component", `<div class="cmp-text"><p>Tide table, page 4</p></div>`, "Tide table", pipeline.OtherBoilerplate, "a prefix of one maker's components, and no consent dialog"},
		{"headline in a menu", `<nav><ul><li><a href="/b">Boats</a></li><li><h3><a href="/2021/mast">Third mast found in the mud</a></h3></li></ul></nav>`, "Third mast", pipeline.Related, "a heading that is a link leads to its story"},
		{"link of a story's own", `<nav><ul><li><a href="/b">Boats</a></li><li><a rel="bookmark" href="/2021/mast">Third mast found in the mud</a></li></ul></nav>`, "Third mast", pipeline.Related, "rel says so"},
		{"name of the site in a menu", `<nav><ul><li><a href="/b">Boats</a></li><li><h3><a href="https://post.example/">The Post of both harbours</a></h3></li></ul></nav>`, "The Post of both", pipeline.Navigation, "leads to the front page"},
		{"date of a lone teaser", `<div><div class="zz"><span>3 May</span><h3><a href="/2021/mast">Third mast found in the mud</a></h3></div></div>`, "3 May", pipeline.Related, "in the box of a linked headline"},
	}
	for _, tt := range tests {
		d := processRuled(t, pipeline.Input{ID: tt.name, Body: []byte(body + tt.tail + "</body></html>")})
		if got := kindOf(d, tt.text); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s: %s", tt.name, tt.text, got, tt.want, tt.why)
		}
	}
}
