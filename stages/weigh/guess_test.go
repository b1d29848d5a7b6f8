package weigh_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/stages/ruled"
	"github.com/offprint-news/offprint/stages/structure"
	"github.com/offprint-news/offprint/stages/weigh"
)

// processRuled runs the stages up to the classifier, the rule packs with them.
func processRuled(t *testing.T, in pipeline.Input) *pipeline.Document {
	t.Helper()
	set, err := rules.Default()
	if err != nil {
		t.Fatal(err)
	}
	rule, err := ruled.Stage(set)
	if err != nil {
		t.Fatal(err)
	}
	stage, err := weigh.Stage(nil)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, structure.Stage(), rule, stage)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What stands around a block tells its kind where its own words do not.
func TestKindByPlace(t *testing.T) {
	body := article[:strings.Index(article, "<aside class")]
	teaser := func(class, date, section, head string) string {
		return `<div class="` + class + `"><span class="d">` + date + `</span><a href="/s">` + section + `</a><a href="/x"><b>` + head + `</b></a></div>`
	}
	heads := []string{"Lighthouse to be painted before the season begins", "Storm damage at the pier worse than thought", "Third mast found in the mud of the inner harbour"}
	cards := ""
	for _, h := range heads {
		cards += teaser("item", "3 May", "Boats", h)
	}
	tests := []struct {
		name, tail, text string
		want             pipeline.Kind
		why              string
	}{
		{"date of a teaser", `<div class="grid">` + cards + `</div>`, "3 May", pipeline.Related, "three elements of one form with a headline each are teasers, with all that is in them"},
		{"section of a teaser", `<div class="grid">` + cards + `</div>`, "Boats", pipeline.Related, "as before"},
		{"teaser in the foot", `<footer class="site-footer">` + cards + `<p>Imprint</p></footer>`, "Storm damage", pipeline.Related, "teasers are teasers in the foot, too"},
		{"teaser in a box named for adverts", `<div class="ads-row">` + cards + `</div>`, "Third mast", pipeline.Related, "a name less telling than the form"},
		{"menu, not teasers", `<nav><ul><li><a href="/a">Boats and ferries</a></li><li><a href="/b">The old town</a></li><li><a href="/c">Letters to us</a></li></ul></nav>`, "Boats and ferries", pipeline.Navigation, "entries are shorter than headlines"},
		{"menu in the foot", `<footer class="site-footer"><nav><a href="/a">Contact</a> <a href="/b">Jobs</a></nav></footer>`, "Jobs", pipeline.SiteFooter, "link lists in the foot are the foot"},
		{"words of other kinds in the foot", `<footer class="site-footer"><ul><li><a href="/a">Newsletters</a></li><li><a href="/b">Log in</a></li><li><a href="/c">Cookie Policy</a></li><li><a href="/c">Advertise</a></li></ul></footer>`, "Cookie Policy", pipeline.SiteFooter, "an entry of a list in the foot, whatever its words"},
		{"donation in the foot", `<footer class="site-footer"><ul><li><a href="/a">Jobs</a></li></ul><p>Donate now</p></footer>`, "Donate now", pipeline.Donation, "donations keep their kind in the foot"},
		{"prose in the foot", `<footer class="site-footer"><p>The Harbour Post has told the stories of both harbours since 1903, and is owned by those who read it.</p></footer>`, "since 1903", pipeline.Promo, "sentences in the foot are the outlet about itself"},
		{"archive beside the story", `<div class="side"><ul><li><a href="/05">May 2015</a></li><li><a href="/04">April 2015</a></li><li><a href="/03">March 2015</a></li></ul></div><footer class="site-footer">Imprint</footer>`, "April 2015", pipeline.Navigation, "short links below the story are not the foot yet"},
	}
	tests = append(tests, []struct {
		name, tail, text string
		want             pipeline.Kind
		why              string
	}{
		{"archive in the foot", `<footer class="site-footer"><ul><li><a href="/05">May 2015</a></li><li><a href="/04">April 2015 (12)</a></li></ul><p>Imprint</p></footer>`, "April 2015", pipeline.Navigation, "an archive by months is a way around the site, wherever it stands"},
		{"list of contents", `<div><p><a href="#cost">What it will cost to sail in the evening</a></p></div>`, "to sail in the evening", pipeline.Navigation, "a link to a place on the page is no other story"},
		{"lone words in a menu", `<nav><ul><li><a href="/a">Boats</a></li><li><a href="/t">Most read</a></li><li><a href="/c">Advertising</a></li><li><a href="/d">Opinion</a></li></ul></nav>`, "Most read", pipeline.Navigation, "an entry of a menu, whatever its words are elsewhere"},
		{"topics in a box of related", `<div class="related-box-x related"><ul><li><a href="/t/1">boats</a></li><li><a href="/t/2">tides</a></li><li><a href="/t/3">the old pier</a></li><li><a href="/t/4">salt</a></li></ul></div>`, "tides", pipeline.Navigation, "links of a word each are tags, not headlines"},
		{"entries behind the rights", `<footer class="site-footer"><p>© 2021 The Harbour Post | Imprint | Privacy</p></footer>`, "Imprint | Privacy", pipeline.SiteFooter, "the line of rights ends where the entries begin"},
		{"foot without a name", `<div class="zz"><div><a href="/a">Boats</a> <a href="/b">Tides</a></div><p>Copyright 2021 Harbour Press Ltd</p></div>`, "Tides", pipeline.SiteFooter, "what stands around the line of rights is the foot"},
		{"rights as an entry of the foot", `<footer><ul><li><a href="/a">Copyright Information</a></li><li><a href="/b">Jobs</a></li></ul></footer>`, "Copyright Information", pipeline.SiteFooter, "a link to the terms is not the terms"},
	}...)
	for _, tt := range tests {
		d := processRuled(t, pipeline.Input{ID: tt.name, Body: []byte(body + tt.tail + "</body></html>")})
		if got := kindOf(d, tt.text); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s: %s", tt.name, tt.text, got, tt.want, tt.why)
		}
	}
}

// An element named for framing that holds the story is no framing.
func TestZoneAroundTheStory(t *testing.T) {
	page := strings.Replace(article, "<main>", `<main class="paywall newsletter">`, 1)
	page = strings.Replace(page, "</article>", `<p>Cite as</p><ul class="x"><li>q7</li></ul></article>`, 1)
	d := processRuled(t, pipeline.Input{ID: "zone", Body: []byte(page)})
	for _, text := range []string{"Cite as", "q7"} {
		if got := kindOf(d, text); got == pipeline.Paywall || got == pipeline.Newsletter {
			t.Errorf("%q: got %s, want anything else: the element of that name holds the story", text, got)
		}
	}
}

func TestFootOfPlainText(t *testing.T) {
	var b strings.Builder
	for _, bl := range process(t, pipeline.Input{ID: "ferry", Body: []byte(article[:strings.Index(article, "<aside class")])}).Page().Blocks {
		b.WriteString(bl.Text + "\n\n")
	}
	b.WriteString("Lighthouse to be painted before the season begins\n\n3 May\n\nStorm damage at the pier worse than thought\n\n")
	b.WriteString("Jobs\n\nOur boats\n\nAdvertisement\n\nCorrections\n\nOffice hours of the newsroom: 9:00 to 12:30\n\nWrite to us at letters@harbourpost.example about anything\n\nCall the night desk on 555 0134 0199 any time\n\nHow we handle what you tell us and whom we tell\n\nContact\n\nLog in\n\nPier\n\nForgot password?\n\nRemember me\n\nNets\n\n© 2021 The Harbour Post. All rights reserved.\n")
	d := processRuled(t, pipeline.Input{ID: "ferry.txt", Body: []byte(b.String()), Format: pipeline.Text})
	for text, want := range map[string]pipeline.Kind{
		"Storm damage": pipeline.Related, "Our boats": pipeline.SiteFooter, "Contact": pipeline.SiteFooter,
		"Corrections": pipeline.SiteFooter, "Log in": pipeline.SiteFooter, "Remember me": pipeline.Login, "Office hours": pipeline.SiteFooter, "letters@": pipeline.SiteFooter, "night desk": pipeline.SiteFooter, "How we handle": pipeline.SiteFooter, "Advertisement": pipeline.Advertisement, "All rights": pipeline.Copyright,
	} {
		if got := kindOf(d, text); got != want {
			t.Errorf("%q: got %s, want %s: short lines around the line of rights are the foot", text, got, want)
		}
	}
}

// A word or two right above the headline name the section; a date there does not.
func TestWordAboveTheHeadline(t *testing.T) {
	head := `<h1 class="entry-title">`
	for _, tt := range []struct {
		above string
		want  bool
	}{{"Harbour life", true}, {"Friday, 4 March", false}, {"All that was said of the ferry so far", false}} {
		d := processRuled(t, pipeline.Input{ID: tt.above, Body: []byte(strings.Replace(article, head, `<div><a href="/s">`+tt.above+`</a></div>`+head, 1))})
		if got := kindOf(d, tt.above); (got == pipeline.SectionLabel) != tt.want {
			t.Errorf("%q above the headline: got %s, want a section label: %v", tt.above, got, tt.want)
		}
	}
}

// A name behind the sign of rights among the paragraphs is a credit of a picture.
func TestPhotoCredit(t *testing.T) {
	for line, want := range map[string]pipeline.Kind{
		"© Ada Quill / Tidelight Pictures":    pipeline.Caption,
		"© 2021 Harbour Press, by permission": pipeline.Copyright,
		"(c) Ada Quill":                       pipeline.Caption,
		"Copyright: Ada Quill":                pipeline.Caption,
		"Copyright: Harbour Press 2021":       pipeline.Copyright,
	} {
		page := strings.Replace(article, "<h2>What", "<p>"+line+"</p><h2>What", 1)
		d := processRuled(t, pipeline.Input{ID: line, Body: []byte(page)})
		if got := kindOf(d, line); got != want {
			t.Errorf("%q among the paragraphs: got %s, want %s", line, got, want)
		}
	}
}

// The label of a genre far above the headline is an entry of a menu.
func TestLabelFarFromTheHeadline(t *testing.T) {
	page := strings.Replace(article, `<nav class="menu"><ul>`, `<div><p><a href="/o">Opinion</a></p><p><a href="/b">Boats</a></p><p><a href="/t">Tides</a></p></div><nav class="menu"><ul>`, 1)
	d := processRuled(t, pipeline.Input{ID: "far", Body: []byte(page)})
	if got := kindOf(d, "Opinion"); got != pipeline.Navigation {
		t.Errorf("Opinion six lines above the headline: got %s, want navigation", got)
	}
}

// In plain text the headline is the line that says what the story speaks of, and not
// the teaser or the standfirst that stands nearer to the text.
func TestTitleOfPlainText(t *testing.T) {
	story := "The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.\n\nFor ten years the last ferry left at four in the afternoon, so that those who worked on the other side had to take the road around the bay.\n\nA ticket will cost three pounds, and the council expects eighty people an evening in summer.\n"
	for _, tt := range []struct{ name, above, title, label, why string }{
		{"teaser nearer", "Skip to content\n\nSearch for:\n\nLog in\n\nPost from the harbours\n\nHARBOUR LIFE\n\nNews\n\nHarbour life\n\nEvening ferry will sail again after ten years\n\nBy Ada Quill\n\nLighthouse painter falls into the paint of the lighthouse\n\n", "Evening ferry will sail", "Harbour life", "the teaser shares no word with the story"},
		{"standfirst nearer", "Evening ferry will sail again\n\nAfter ten years the council brings the boat of the evening back to the harbour.\n\n", "Evening ferry will sail again", "", "a headline ends without a full stop"},
		{"way to the story", "Home Boats Evening ferry will sail again\n\nEvening ferry will sail again\n\nStorm at the pier\n\n", "Evening ferry will sail again", "", "the line that the way ends with"},
	} {
		d := processRuled(t, pipeline.Input{ID: tt.name + ".txt", Body: []byte(tt.above + story), Format: pipeline.Text})
		got := ""
		for _, p := range d.Parts() {
			if p.Kind == pipeline.Title {
				got = p.Text
				break
			}
		}
		if !strings.HasPrefix(got, tt.title) {
			t.Errorf("%s: got the title %q, want %q: %s", tt.name, got, tt.title, tt.why)
		}
		if got := kindOf(d, tt.label); tt.label != "" && got != pipeline.SectionLabel {
			t.Errorf("%s: %q above the title: got %s, want a section label", tt.name, tt.label, got)
		}
	}
}

// A text whose lines are broken at a width has no line as long as a paragraph.
func TestTextOfOneWidth(t *testing.T) {
	story := "Evening ferry will sail again\n\n"
	for range 4 {
		story += "The evening ferry between the two harbours will sail again\nfrom May, the council decided on Thursday, after a debate that\nran past midnight and drew more than a hundred people.\n\n"
	}
	d := processRuled(t, pipeline.Input{ID: "wrapped.txt", Body: []byte("Skip to content\n\n" + story + "Share this article\n\nFacebook\n\nTwitter\n\nRecent Posts\n\nSearch for:\n\nBlog Archive\n\n2019\n\nOctober (2)\n\nSeptember (5)\n\nAugust (1)\n\nMay (3)\n\nHome\n\nLog in\n"), Format: pipeline.Text})
	for text, want := range map[string]pipeline.Kind{"past midnight": pipeline.Body, "September (5)": pipeline.Navigation} {
		if got := kindOf(d, text); got != want {
			t.Errorf("%q: got %s, want %s: the story has an end, and this stands below it", text, got, want)
		}
	}
}

// What stands in the head of a page and tells something, or a date, is no entry of a menu.
func TestNoticeInTheHead(t *testing.T) {
	for _, tt := range []struct {
		line string
		want pipeline.Kind
	}{
		{"You are reading this with a browser that is older than the ferry, so that some of the pictures will stay away.", pipeline.OtherBoilerplate},
		{"Friday, 5 March 2021", pipeline.OtherBoilerplate},
		{"News from both harbours", pipeline.Navigation},
	} {
		page := strings.Replace(article, "<header>", "<header><div><p>"+tt.line+"</p></div><ul>"+strings.Repeat(`<li><a href="/b">Boats</a></li>`, 8)+"</ul>", 1)
		d := processRuled(t, pipeline.Input{ID: tt.line, Body: []byte(page)})
		if got := kindOf(d, tt.line); got != tt.want {
			t.Errorf("%q in the head of the page: got %s, want %s", tt.line, got, tt.want)
		}
	}
}
