package outlet_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/disclaimer"
	"github.com/offprint-news/offprint/stages/outlet"
	"github.com/offprint-news/offprint/stages/outlet/registry"
	"github.com/offprint-news/offprint/stages/structure"
)

// stages uses the hand-written part of the registry alone: the rest was built
// from the pages that are measured here.
func stages() []pipeline.Stage {
	return []pipeline.Stage{structure.Stage(), disclaimer.Stage(), outlet.Stage(registry.Hand())}
}

func process(t testing.TB, in pipeline.Input) *pipeline.Document {
	t.Helper()
	pl, err := pipeline.New(pipeline.Options{}, stages()...)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(context.Background(), in)
	if d == nil {
		t.Fatal(err)
	}
	if err != nil && strings.Contains(err.Error(), "panic") {
		t.Errorf("%s: %v", in.ID, err)
	} else if err != nil && !strings.Contains(err.Error(), "no content") {
		t.Logf("%s: %v", in.ID, err)
	}
	return d
}

// facts returns the values of the notes with a key.
func facts(d *pipeline.Document, key string) []string {
	var out []string
	for _, n := range d.Notes() {
		if n.Key == key && n.Value != "" {
			out = append(out, n.Value)
		}
	}
	return out
}

var body = strings.Repeat("<p>The river rose by two metres on Monday, and the bridge was closed to all traffic until the water fell again, as it is every spring.</p>", 6)

var lines = strings.Repeat("The river rose by two metres on Monday, and the bridge was closed to all traffic until the water fell again, as it is every spring when the snow melts in the hills above the town and nobody is surprised.\n\n", 4)

// card returns the facts of a page, one line each, without host and language.
func card(t testing.TB, in pipeline.Input) []string {
	t.Helper()
	d := process(t, in)
	var out []string
	for _, n := range d.Notes() {
		switch {
		case strings.HasPrefix(n.Key, pipeline.SaidPrefix), n.Key == "host", n.Key == "language", n.Key == "disclaimer":
			continue
		}
		if n.Status != pipeline.Unknown && n.Where == "" && n.Text == "" && len(n.Evidence) == 0 {
			t.Errorf("%s %q without evidence", n.Key, n.Value)
		}
		s := n.Key + "=" + n.Value
		if n.Status != pipeline.Stated {
			s += " " + string(n.Status)
		}
		for _, f := range n.Fields {
			switch f.Name {
			case "relation", "affiliation", "employer", "role", "date", "job", "state":
				s += " " + f.Name + ":" + f.Value
			}
		}
		out = append(out, s)
	}
	return out
}

func TestHTML(t *testing.T) {
	tests := []struct {
		name, url, page string
		want            []string
	}{
		{
			"markup, byline and foot agree", "https://www.dailyexample.org/2020/01/02/rain",
			`<html lang=en-GB><title>Rain in the hills - The Daily Example</title><meta property="og:site_name" content="The Daily Example">
			<meta property="og:type" content="article"><h1>Rain in the hills</h1><div class="byline">By Ann Lee</div><div class=date>2 January 2020</div>` + body +
				`<footer>© 2020 Example Media Ltd. All rights reserved.</footer>`,
			[]string{"publisher=The Daily Example", "rights-holder=Example Media Ltd", "author=Ann Lee", "published=2020-01-02"},
		},
		{
			"the company is the owner, not the outlet", "https://coins.example/a",
			`<meta property="og:site_name" content="Coins Today"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Coins fall again today","publisher":{"@type":"Organization","name":"Lee Consulting GmbH"}}</script><h1>Coins fall again today</h1>` + body,
			[]string{"publisher=Coins Today", "owner=Lee Consulting GmbH inferred", "author= unknown", "published= unknown"},
		},
		{
			"the outlet's own name is no author, unless the byline shows it", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><meta name=author content="The Daily Example"><meta property="og:type" content="article"><h1>Rain in the hills</h1>` + body,
			[]string{"publisher=The Daily Example", "author= unknown", "published= unknown"},
		},
		{
			"shown in the byline it is", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1><p class=byline>By The Daily Example</p>` + body,
			[]string{"publisher=The Daily Example", "author=The Daily Example", "published= unknown"},
		},
		{
			"an agency behind the name", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1><p class=byline>By Ann Lee Reuters</p>` + body,
			[]string{"publisher=The Daily Example", "republished-from=Reuters relation:wire", "wire=Reuters relation:wire", "author=Ann Lee affiliation:Reuters", "published= unknown"},
		},
		{
			"a dateline names the wire, and says nothing of a publication there", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1><p>LONDON (AP) — The river rose by two metres on Monday, and the bridge was closed to all traffic.</p>` + body,
			[]string{"publisher=The Daily Example", "wire=AP inferred relation:wire", "author= unknown", "published= unknown"},
		},
		{
			"a credit with a date", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1>` + body + `<p>This article was originally published by Forest Review on March 3, 2019.</p>`,
			[]string{"publisher=The Daily Example", "republished-from=Forest Review relation:republished date:2019-03-03", "author= unknown", "published= unknown"},
		},
		{
			"a first date, a print edition, a book: no other outlet", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1>` + body +
				`<p>This article was originally published in 2014.</p><p>This story first appeared in the print edition of March.</p><p>This essay was first published by Penguin Books.</p>`,
			[]string{"publisher=The Daily Example", "own-print-edition=print edition of March relation:own-print-edition", "author= unknown", "published= unknown"},
		},
		{
			"the credit of another story below is not ours", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><article><h1>Rain in the hills</h1>` + body + `</article><section><h2>Snow closes the mountain road for weeks</h2><p>Via Other Review</p></section>`,
			[]string{"publisher=The Daily Example", "author= unknown", "published= unknown"},
		},
		{
			"canonical on another site", "https://blog.example.net/a",
			`<meta property="og:site_name" content="My Mirror"><link rel=canonical href="https://www.reuters.com/article/x"><h1>Rain in the hills</h1>` + body,
			[]string{"publisher=My Mirror", "republished-from=Reuters inferred relation:republished", "author= unknown", "published= unknown"},
		},
		{
			"an archive's copy of the page is the page", "https://web.archive.org/web/20110106023242/http://blog.example.net/a",
			`<meta property="og:site_name" content="My Mirror"><link rel=canonical href="https://web.archive.org/web/20110106023242/http://blog.example.net/a"><h1>Rain in the hills</h1>` + body,
			[]string{"publisher=My Mirror", "author= unknown", "published= unknown"},
		},
		{
			"the counter of a republishing service", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1>` + body + `<img src="https://counter.theconversation.com/content/123/count.gif">`,
			[]string{"publisher=The Daily Example", "republished-from=The Conversation relation:republished", "author= unknown", "published= unknown"},
		},
		{
			"what readers see goes before the markup", "https://dailyexample.org/a",
			`<html lang=en><script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","datePublished":"2020-01-01T23:30:00Z","dateModified":"2020-02-02","author":{"@type":"Person","name":"poster7"}}</script>
			<h1>Rain in the hills</h1><p class=byline>By Ann Lee and Bo Ray</p><p>January 2, 2020</p>` + body,
			[]string{"publisher=dailyexample.org inferred", "author=Ann Lee", "author=Bo Ray", "published=2020-01-02 conflicting", "modified=2020-02-02"},
		},
		{
			"photographers, reviewers and accounts are no authors", "https://dailyexample.org/a",
			`<meta name=author content=admin><h1>Rain in the hills</h1><p>Photo by Ann Lee</p><p>Medically reviewed by Bo Ray</p><p>By submitting this report, you agree.</p><p>By default the river uses a single network of beds.</p>` + body,
			[]string{"publisher=dailyexample.org inferred", "author= unknown", "published= unknown"},
		},
		{
			"a genre label and further reporting", "https://dailyexample.org/a",
			`<meta property="og:site_name" content="The Daily Example"><div>Opinion</div><h1>Rain in the hills</h1><p>By Ann Lee</p>` + body + `<p>Additional reporting by Bo Ray.</p>`,
			[]string{"publisher=The Daily Example", "author=Ann Lee", "author=Bo Ray role:additional reporting", "published= unknown", "genre=Opinion"},
		},
		{
			"a platform by its host", "https://annlee.wordpress.com/2015/04/05/rain/",
			`<title>Rain in the hills | Hill Diary</title><h1>Rain in the hills</h1>` + body,
			[]string{"publisher=Hill Diary inferred", "platform=WordPress.com inferred", "author= unknown", "published=2015-04-05 inferred"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := card(t, pipeline.Input{ID: "t", URL: tt.url, Format: pipeline.HTML, Body: []byte(tt.page)})
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("facts (-want +got):\n%s", d)
			}
		})
	}
}

func TestText(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			"self-naming lines, an employer in a disclaimer, an empty date",
			"Analysis\n\nIs the river about to leave its bed again this year?\n\nAnn Lee\n\nPublished\n\non\n\n" + lines +
				"DISCLAIMER: All views are my own and do not coincide with the positions of my employer (Example Radio) or partners.\n\nLiked it? Take a second to support The Hill Post on Patreon!\nClick to comment\n\nLatest\n\nSnow closes the road\n\nVia Other Review",
			[]string{"publisher=The Hill Post", "author=Ann Lee employer:Example Radio", "published= unknown", "genre=Analysis"},
		},
		{
			"a mirror on a platform: who put it there, and whose title it bears",
			"Rain and the hills: back to being friends at last? – Hill Review\n\n" + lines + "Rain and the hills: back to being friends at last?\n\nPublished by HHNews\n\nLeave a Reply\n\nWordPress.com Logo",
			[]string{"publisher=HHNews", "platform=WordPress.com inferred", "republished-from=Hill Review inferred relation:republished", "author= unknown", "published= unknown"},
		},
		{
			"nothing is said, nothing is known",
			"Where does the river stand this spring after all?\n\n" + lines + "Leave a Reply\n\nYour email address will not be published.",
			[]string{"publisher= unknown", "author= unknown", "published= unknown"},
		},
		{
			"a credit at the end of the last paragraph",
			"Where does the river stand this spring after all?\n\n" + lines + strings.TrimSpace(lines[:len(lines)/4]) + " This article was first published By the Hill Institute.\n\nLeave a Reply",
			[]string{"publisher= unknown", "republished-from=Hill Institute relation:republished", "author= unknown", "published= unknown"},
		},
		{
			"a contributor platform and its outlet",
			"The Blog\n\nWhy the river is drifting away from its bed\n\nThis post was published on the now-closed Example Contributor platform. Contributors control their own work and posted freely to our site.\n\n" + lines + "Popular in the Community",
			[]string{"publisher=Example inferred", "platform=Example Contributor platform state:closed", "author= unknown", "published= unknown", "genre=The Blog"},
		},
		{
			"a book's publisher is not the page's",
			"Where does the river stand this spring after all?\n\n" + lines + "The River Book, 320 pages\n\nPublished by Hachette Books\n\nLeave a Reply",
			[]string{"publisher= unknown", "author= unknown", "published= unknown"},
		},
		{
			"lines of an address and a source stand between the headline and the text",
			"The Hill Post 3 May 2020 - 21:03h\n\nIs the river about to leave its bed again this year?\n\nBy\n\nAnn Lee\n\nMay 3, 2020\n\nTwitter\n\nWhatsApp\n\nEmail\n\nCourtesy of Forest News\n\n" + lines,
			[]string{"publisher= unknown", "republished-from=Forest News relation:republished", "author=Ann Lee", "published=2020-05-03"},
		},
		{
			"an outlet named in the story is part of the story",
			"What the papers say about the river this spring\n\nSupport for the Daily Example on Patreon has grown, the study says. " + lines + "The Daily Example was founded long ago. " + lines,
			[]string{"publisher= unknown", "author= unknown", "published= unknown"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := card(t, pipeline.Input{ID: "t", Format: pipeline.Text, Body: []byte(tt.text)})
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("facts (-want +got):\n%s", d)
			}
		})
	}
}

func TestFrames(t *testing.T) {
	d := process(t, pipeline.Input{ID: "t", Format: pipeline.HTML, Body: []byte(`<h1>Rain in the hills</h1><div>Opinion</div><p>By Ann Lee</p>` + body + `<p>Courtesy of Forest Review</p>`)})
	got := map[string]string{}
	for _, m := range d.Marks() {
		got[string(m.Kind)] = d.Source.Text[m.Start:m.End]
	}
	want := map[string]string{"section-label": "Opinion", "byline": "By Ann Lee", "syndication-credit": "Courtesy of Forest Review"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

// Lines at the headline that the classifier took for text.
func TestAttributions(t *testing.T) {
	text := pipeline.StageFunc("weigh", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			if err := p.FrameBlock(&p.Blocks()[i], pipeline.Finding{Kind: pipeline.Body, Confidence: 70}); err != nil {
				return err
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, structure.Stage(), text, outlet.Stage(nil))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]pipeline.Kind{
		"Published on 4 March 2021 at 10:15":          pipeline.Dateline,
		"Updated: Thursday, March 4, 2021":            pipeline.Dateline,
		"Veröffentlicht am 4. März 2021 um 10:15 Uhr": pipeline.Dateline,
		"Stand: 04.03.2021":                           pipeline.Dateline,
		"Publicado el 4 de marzo de 2021":             pipeline.Dateline,
		"Publié le 4 mars 2021 à 12h30":               pipeline.Dateline,
		"Publicado em 4 de março de 2021":             pipeline.Dateline,
		"Pubblicato il 4 marzo 2021":                  pipeline.Dateline,
		"Opublikowano 4 marca 2021 r.":                pipeline.Dateline,
		"Опубликовано: 4 марта 2021 г. в 12:30":       pipeline.Dateline,
		"Опубліковано 4 березня 2021 року":            pipeline.Dateline,
		"تاريخ النشر: 2021-03-04":                     pipeline.Dateline,
		"发布时间：2021年3月4日":                              pipeline.Dateline,
		"4 марта 2021 года шёл дождь":                 pipeline.Body,
		"Ann Lee | 4 March 2021":                      pipeline.Dateline,
		"Ann Lee":                                     pipeline.Byline,
		"Concert: 4 March 2021, 19:30":                pipeline.Body, // the story tells of it
		"The bridge closed on 4 March 2021":           pipeline.Body,
		"In the river":                                pipeline.Body,
	} {
		page := `<html lang=en-GB><meta name=author content="Ann Lee"><h1>Rain in the hills</h1><p>` + line + `</p>` + body + `<p>` + line + `</p>` + body
		d, err := pl.Process(t.Context(), pipeline.Input{ID: "t", Format: pipeline.HTML, Body: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		var got []pipeline.Kind
		for _, p := range d.Parts() {
			if p.Text == line {
				got = append(got, p.Kind)
			}
		}
		if len(got) != 2 || got[0] != want || got[1] != pipeline.Body {
			t.Errorf("%q: got %v, want %s at the headline and body further down", line, got, want)
		}
	}
}

func FuzzStage(f *testing.F) {
	f.Add("By Ann Lee\n\n5 May 2020\n\n© 2020 Example", "https://a.example/2020/01/02")
	f.Add("<h1>x</h1><p class=byline>By A</p><time datetime=99999999999>", "://")
	f.Fuzz(func(t *testing.T, s, url string) {
		for _, format := range []pipeline.Format{pipeline.Text, pipeline.HTML} {
			process(t, pipeline.Input{ID: "f", URL: url, Format: format, Body: []byte(s)})
		}
	})
}

func ExampleStage() {
	pl, _ := pipeline.New(pipeline.Options{}, structure.Stage(), disclaimer.Stage(), outlet.Stage(nil))
	d, _ := pl.Process(context.Background(), pipeline.Input{URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(
		`<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1><p>By Ann Lee, Reuters</p>` + body)})
	for _, key := range []string{"publisher", "author", "republished-from", "published"} {
		n := d.Note(key)
		fmt.Printf("%s: %q, %s: %s\n", key, n.Value, n.Status, n.Text+n.Why)
	}
	// Output:
	// publisher: "The Daily Example", stated: The Daily Example
	// author: "Ann Lee", stated: By Ann Lee, Reuters
	// republished-from: "Reuters", stated: By Ann Lee, Reuters
	// published: "", unknown: no date of publication is stated
}

// A mark of copyright names the rights holder only where it speaks of the page.
func TestRightsHolder(t *testing.T) {
	head := `<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1>`
	tests := []struct{ name, page, want string }{
		{"a picture's credit", head + `<figure><img><figcaption>The bridge © River Motors GmbH</figcaption></figure>` + body, ""},
		{"a credit in a box for pictures, the foot's line below", head + body + `<div class="image-credit">© River Motors GmbH</div><footer>© 2020 Example Verlag GmbH</footer>`, "Example Verlag GmbH"},
		{"a name without a year in the running page", head + `<p>© Ann Lee</p>` + body, ""},
		{"the outlet's own name needs no year", head + body + `<p>© The Daily Example</p>`, "The Daily Example"},
		{"the program of a forum", head + body + `<footer>Forum software © 2019 Hillsoft Ltd.</footer>`, ""},
	}
	for _, tt := range tests {
		d := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(tt.page)})
		if got := strings.Join(facts(d, "rights-holder"), ", "); got != tt.want {
			t.Errorf("%s: rights holder %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What stands behind a headline in the title is the outlet's name only where
// something else on the page, or the host, says so.
func TestLooseNames(t *testing.T) {
	tests := []struct{ name, url, page, want string }{
		{"a section of the menu", "https://www.hillriver.org/a", `<title>Rain in the hills | Weather</title><nav><a href="/weather">Weather</a></nav><h1>Rain in the hills</h1>` + body, "hillriver.org"},
		{"nothing repeats it", "https://www.hillriver.org/a", `<title>Rain in the hills | Stylish and bright</title><h1>Rain in the hills</h1>` + body, "hillriver.org"},
		{"the logo repeats it", "https://www.hillriver.org/a", `<title>Rain in the hills | Valley Observer</title><img alt="Valley Observer logo"><h1>Rain in the hills</h1>` + body, "Valley Observer"},
		{"the host's letters", "https://www.vrb.org/a", `<title>Rain in the hills | Valley River Board</title><h1>Rain in the hills</h1>` + body, "Valley River Board"},
		{"a tagline comes off", "https://hillriver.org/a", `<meta property="og:site_name" content="Hill River - News for everybody®"><h1>Rain in the hills</h1>` + body, "Hill River"},
		{"the title of a feed", "https://hillriver.org/a", `<link rel=alternate type="application/rss+xml" href="/feed" title="Hill River (RSS 2.0)"><h1>Rain in the hills</h1>` + body, "Hill River"},
		{"the feed of headlines", "https://hillriver.org/a", `<link rel=alternate type="application/rss+xml" href="/feed" title="Hill River headlines"><h1>Rain in the hills</h1>` + body, "Hill River"},
		{"underlined", "https://hillriver.org/a", `<title>Rain in the hills _Weather _Hill River</title><h1>Rain in the hills</h1>` + body, "Hill River"},
		{"without an address nothing repeats it", "", `<title>Hill River News - Latest News and Views</title><h1>Rain in the hills</h1>` + body, ""},
		{"a firm with a sign in its name", "", `<meta property="og:site_name" content="Hill &amp; Co"><meta name=author content="Hill &amp; Co"><h1>Rain in the hills</h1>` + body, "Hill & Co"},
		{"of a writer's newsletter", "https://hillriver.org/a", `<title>Rain in the hills - by Ann Lee</title><h1>Rain in the hills</h1><p>Ann Lee</p>` + body, "hillriver.org"},
	}
	for _, tt := range tests {
		d := process(t, pipeline.Input{ID: "t", URL: tt.url, Format: pipeline.HTML, Body: []byte(tt.page)})
		if got := strings.Join(facts(d, "publisher"), ", "); got != tt.want {
			t.Errorf("%s: publisher %q, want %q", tt.name, got, tt.want)
		}
	}
}
