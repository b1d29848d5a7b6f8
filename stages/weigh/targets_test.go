package weigh_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// Where links lead, what forms ask for and where the foot ends tell kinds that no word
// gives away.
func TestKindByTarget(t *testing.T) {
	const foot = `<footer class="site-footer"><ul><li><a href="/i">Imprint</a></li><li><a href="/w">Who we are</a></li>`
	body := article[:strings.Index(article, "<aside class")]
	tests := []struct {
		name, tail, text string
		want             pipeline.Kind
		why              string
	}{
		{"network in the foot", foot + `<li><a href="https://www.instagram.com/harbourpost">Quays in pictures</a></li></ul></footer>`, "Quays in pictures", pipeline.Share, "leads to the outlet's page on a network"},
		{"network in a menu", `<nav><ul><li><a href="/b">Boats</a></li><li><a href="https://de-de.facebook.com/harbourpost">hp</a></li></ul></nav>`, "hp", pipeline.Share, "as before, with the language in the host"},
		{"front page of a network", foot + `<li><a href="https://www.instagram.com/">Wharf one</a></li></ul></footer>`, "Wharf one", pipeline.SiteFooter, "no page of the outlet's"},
		{"host that ends alike", foot + `<li><a href="https://www.phoenix.com/harbour">Wharf two</a></li></ul></footer>`, "Wharf two", pipeline.SiteFooter, "another host"},
		{"terms of a network", foot + `<li><a href="https://www.facebook.com/legal/terms">Wharf three</a></li></ul></footer>`, "Wharf three", pipeline.SiteFooter, "not a page of the outlet's"},
		{"single post", `<div class="zz"><a href="https://twitter.com/harbourpost/status/17">Evening boat full</a></div>`, "Evening boat full", pipeline.Navigation, "a post, not a profile"},
		{"link that is paid for", `<div class="zz"><a rel="nofollow sponsored" href="https://shop.example/rope">A coil of rope, four fathoms</a></div>`, "coil of rope", pipeline.Advertisement, "the page itself says that the link is sponsored"},
		{"link that counts buyers", `<div class="zz"><a href="https://www.awin1.com/cread.php?id=7">A coil of rope, four fathoms</a></div>`, "coil of rope", pipeline.Advertisement, "an address of a network of affiliates"},
		{"shop with a tag", `<div class="zz"><a href="https://www.amazon.co.uk/dp/B0?tag=hp-21">A coil of rope, four fathoms</a></div>`, "coil of rope", pipeline.Advertisement, "an address that says who sent the buyer"},
		{"shop without a tag", `<div class="zz"><a href="https://www.amazon.co.uk/dp/B0">A coil of rope, four fathoms</a></div>`, "coil of rope", pipeline.Related, "nobody pays"},
		{"maker of the software", `<footer class="site-footer"><p><a rel="sponsored" href="https://forum.example">Tidewater boards</a></p></footer>`, "Tidewater boards", pipeline.SiteFooter, "a credit in the foot"},
		{"form for letters in the foot", foot + `</ul><form><label>Where may we write?</label><input type="email" name="e"><button>Go ahead</button></form></footer>`, "Where may we write", pipeline.Newsletter, "asks for a mail address and nothing else"},
		{"form to write to the office", `<form><label>Where may we write?</label><input type="email" name="e"><input name="n"><textarea name="t"></textarea></form>`, "Where may we write", pipeline.OtherBoilerplate, "a letter to the outlet"},
		{"form with a password", `<form><label>Mate or skipper</label><input name="m"><input type="password"></form>`, "Mate or skipper", pipeline.Login, "asks for a password"},
		{"form with words to look for", `<form><label>Which boat?</label><input type="text" name="q"><select><option>All quays</option></select></form>`, "Which boat?", pipeline.Search, "the usual name of the field"},
		{"rows of entries in the foot", foot + `</ul><ul>` + strings.Repeat(`<li><a href="/a">Rope and twine</a> <a href="/b">Nets and floats</a> <a href="/c">Tar and pitch</a> <a href="/d">Lamps</a></li>`, 3) + `</ul></footer>`, "Nets and floats", pipeline.SiteFooter, "blocks of many links are rows of entries, and no headlines"},
		{"long row of a menu in the foot", foot + `</ul><nav><a href="/a">Rope and twine</a><a href="/b">Nets and floats</a><a href="/c">Tar and pitch</a><a href="/d">Lamps of the quay</a></nav></footer>`, "Tar and pitch", pipeline.SiteFooter, "a menu in the foot is the foot, glued or not"},
		{"menu behind the foot", foot + `</ul></footer><div class="drawer"><div class="menu-x menu"><a href="/b">Boats</a><a href="/t">Tides</a></div></div>`, "Tides", pipeline.Navigation, "drawers stand behind the foot in the source, and are none"},
		{"small things behind the foot", foot + `</ul></footer><div class="zz"><p>Page 3</p></div>`, "Page 3", pipeline.OtherBoilerplate, "as before"},
	}
	for _, tt := range tests {
		d := processRuled(t, pipeline.Input{ID: tt.name, Body: []byte(body + tt.tail + "</body></html>")})
		if got := kindOf(d, tt.text); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s: %s", tt.name, tt.text, got, tt.want, tt.why)
		}
	}
}

// A page that stands in a form as a whole is no form.
func TestPageInAForm(t *testing.T) {
	page := strings.NewReplacer("<main>", `<form><input type="password"><main>`, "</main>", `<p>Cite as</p></main></form>`).Replace(article)
	d := processRuled(t, pipeline.Input{ID: "form", Body: []byte(page)})
	if got := kindOf(d, "Cite as"); got == pipeline.Login {
		t.Errorf("Cite as: got %s, want anything else: the form holds the story", got)
	}
}

// The categories of a story at its headline are its section, whatever list they stand in;
// below the text they are tags.
func TestCategoriesAtTheHeadline(t *testing.T) {
	const cats = `<ul class="entry-category"><li><a href="/boats">Boats</a></li><li><a href="/bay">Across the bay</a></li></ul>`
	above := strings.Replace(article, `<h1 `, cats+`<h1 `, 1)
	below := strings.Replace(article, `</article>`, `<div class="post-tags">`+cats+`</div></article>`, 1)
	tagged := strings.Replace(article, `<h1 `, `<div class="cat-links"><a href="/bay">Across the bay</a></div><h1 `, 1)
	for _, tt := range []struct {
		name, page string
		want       pipeline.Kind
	}{{"above", above, pipeline.SectionLabel}, {"below", below, pipeline.Navigation}, {"named as tags are", tagged, pipeline.SectionLabel}} {
		d := processRuled(t, pipeline.Input{ID: tt.name, Body: []byte(tt.page)})
		if got := kindOf(d, "Across the bay"); got != tt.want {
			t.Errorf("categories %s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// The links under a heading of related stories end where the foot of the page begins.
func TestRelatedLinksEndAtTheFoot(t *testing.T) {
	const tail = `<h3>Related stories</h3><a href="/m">Third mast found in the mud of the harbour</a>
<footer class="site-footer"><nav><a href="/q">Quays</a><a href="/w">Who we are</a></nav></footer></body></html>`
	d := processRuled(t, pipeline.Input{ID: "foot", Body: []byte(article[:strings.Index(article, "<aside class")] + tail)})
	for text, want := range map[string]pipeline.Kind{"Third mast": pipeline.Related, "Quays": pipeline.SiteFooter} {
		if got := kindOf(d, text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// A consent dialog behind the foot is no part of the story, so that the foot is found.
func TestDialogBehindTheFoot(t *testing.T) {
	const tail = `<footer class="site-footer"><nav><a href="/q">Quays</a></nav></footer>
<div><p>We use cookies and similar technologies to improve your experience on our website, and to see how many of those who read of the ferry come back to read of the pier.</p></div></body></html>`
	d := processRuled(t, pipeline.Input{ID: "dialog", Body: []byte(article[:strings.Index(article, "<aside class")] + tail)})
	if got := kindOf(d, "Quays"); got != pipeline.SiteFooter {
		t.Errorf("Quays in the foot: got %s, want site-footer", got)
	}
}
