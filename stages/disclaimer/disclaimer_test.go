package disclaimer_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/disclaimer"
)

func process(t testing.TB, f pipeline.Format, body string) *pipeline.Document {
	t.Helper()
	pl, err := pipeline.New(pipeline.Options{}, disclaimer.Stage())
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(context.Background(), pipeline.Input{ID: "t", Format: f, Body: []byte(body)})
	if err != nil && d == nil {
		t.Fatal(err)
	}
	return d
}

const story = "The river rose by two metres on Monday and the bridge was closed to traffic, as it is every spring when the snow melts. "

func TestNotices(t *testing.T) {
	tests := []struct {
		name, page string
		html       bool
		framed     string   // all framed texts, joined by " / "
		note       string   // value of the first note
		fields     []string // of the first note, in order, without kind and fine
	}{
		{
			name:   "author's own views, employer in brackets, nothing to be conflated",
			page:   "A headline\n\nDISCLAIMER: All personal views are my own and do not necessarily coincide with the positions of my employer (Example Radio) or partners unless explicitly stated otherwise. I write in a private capacity. Nothing written by me should ever be conflated with Example or the Utopian government’s official position on any issue.",
			framed: "DISCLAIMER: All personal views are my own and do not necessarily coincide with the positions of my employer (Example Radio) or partners unless explicitly stated otherwise. I write in a private capacity. Nothing written by me should ever be conflated with Example or the Utopian government’s official position on any issue.",
			note:   "views-own, not-publisher, not-employer",
			fields: []string{
				"holder:my own", "denied:my employer (Example Radio)", "denied:partners", "denied:Example", "denied:the Utopian government",
				"exception:unless explicitly stated otherwise", "scope:author's writing", "strength:hedged", "language:en", "zone:tail",
			},
		},
		{
			name:   "the last sentence of a paragraph is cut out of it",
			page:   strings.Repeat(story, 4) + "The views expressed in this article are those of the author.",
			framed: "The views expressed in this article are those of the author.",
			note:   "views-own",
			fields: []string{"holder:author", "scope:article", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "a mention is not a notice", page: story + "“The views expressed are those of the author,” the minister said. " + story,
		},
		{
			name: "nor is what a reader writes", html: true,
			page: `<div class="comment-list"><p>The views expressed in this article are those of the author.</p></div>`,
		},
		{
			name: "in the comment area a publisher speaks of comments", html: true,
			page:   `<div id="comments"><p>The Daily Example does not endorse these opinions.</p></div>`,
			framed: "The Daily Example does not endorse these opinions.",
			note:   "not-endorsed",
			fields: []string{"scope:comments", "strength:categorical", "language:en", "zone:comments"},
		},
		{
			name: "a label on a line of its own opens the notice below it", html: true,
			page:   `<h3>Disclaimer</h3><p>This is not investment advice. Ask somebody who knows.</p>`,
			framed: "Disclaimer / This is not investment advice. Ask somebody who knows.",
			note:   "not-advice",
			fields: []string{"what:investment advice", "scope:article", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "copyright is framed and not noted, the liability behind it is", html: true,
			page:   `<footer><p>© 2021 Example Limited - All Rights Reserved. Example is not responsible for the content of third party websites.</p></footer>`,
			framed: "© 2021 Example Limited - All Rights Reserved. / Example is not responsible for the content of third party websites.",
			note:   "liability, external-links",
			fields: []string{"scope:site", "strength:categorical", "language:en", "zone:footer"},
		},
		{
			name:   "a contributor platform",
			page:   "A headline\nThis post was published on the now-closed Example Contributor platform. Contributors control their own work and posted freely to our site. If you need to flag it, send us an email.",
			framed: "This post was published on the now-closed Example Contributor platform. Contributors control their own work and posted freely to our site. If you need to flag it, send us an email.",
			note:   "platform-unreviewed",
			fields: []string{"holder:Example Contributor platform", "scope:network", "strength:categorical", "language:en", "zone:tail"},
		},
		{
			name: "a button for reporting errors corrects nothing", page: "A headline\n\nReport an error",
			framed: "Report an error",
		},
		{
			name: "who pays", page: "This post is sponsored by Example Bank.",
			framed: "This post is sponsored by Example Bank.", note: "sponsored",
			fields: []string{"party:Example Bank", "scope:article", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "who pays, not whose workshop made it", page: "This content was paid for by Example Power and produced by the Example Labs team.",
			framed: "This content was paid for by Example Power and produced by the Example Labs team.", note: "sponsored",
			fields: []string{"party:Example Power", "scope:article", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "a party with full stops in its name", page: "This work is supported by the U.S. Department of Rivers.",
			framed: "This work is supported by the U.S. Department of Rivers.", note: "funding",
			fields: []string{"party:the U.S. Department of Rivers", "scope:article", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "an affiliate program, named", page: "Example.org is a participant in the Rainforest Services LLC Associates Program.",
			framed: "Example.org is a participant in the Rainforest Services LLC Associates Program.", note: "affiliate",
			fields: []string{"party:Rainforest Services LLC", "scope:links", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "what is said on a site holds for the site", page: "The opinions expressed on this website are those of each author, not of the author's employer or of Example Hat.",
			framed: "The opinions expressed on this website are those of each author, not of the author's employer or of Example Hat.", note: "views-own, not-publisher",
			fields: []string{"holder:author", "denied:the author's employer", "denied:Example Hat", "scope:site", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "and in an article for the article, whatever site it denies", page: "The views expressed in this article are the author's own and do not reflect those of the owners of this website.",
			framed: "The views expressed in this article are the author's own and do not reflect those of the owners of this website.", note: "views-own, not-publisher",
			fields: []string{"holder:author", "denied:the owners of this website", "scope:article", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "a sentence that goes on", page: "Opinions expressed here do not necessarily represent those of the Office of Rivers, and we cannot guarantee the accuracy of it.",
			framed: "Opinions expressed here do not necessarily represent those of the Office of Rivers, and we cannot guarantee the accuracy of it.", note: "not-publisher, liability",
			fields: []string{"denied:the Office of Rivers", "scope:article", "strength:hedged", "language:en", "zone:article"},
		},
		{
			name: "a post of a blog is not the blog", page: "The content in this blog post is not legal advice.",
			framed: "The content in this blog post is not legal advice.", note: "not-advice",
			fields: []string{"what:legal advice", "scope:article", "strength:categorical", "language:en", "zone:article"},
		},
		{
			name: "the site in German", page: "Ein Titel\nDie Beiträge auf dieser Website geben nicht unbedingt die Meinung der Redaktion wieder.",
			framed: "Die Beiträge auf dieser Website geben nicht unbedingt die Meinung der Redaktion wieder.", note: "not-publisher",
			fields: []string{"denied:Redaktion", "scope:site", "strength:hedged", "language:de", "zone:tail"},
		},
		{
			name: "German, hedged", page: "Ein Titel\nDie Beiträge geben nicht unbedingt die Meinung der Redaktion wieder.",
			framed: "Die Beiträge geben nicht unbedingt die Meinung der Redaktion wieder.", note: "not-publisher",
			fields: []string{"denied:Redaktion", "scope:article", "strength:hedged", "language:de", "zone:tail"},
		},
		{
			name: "text that nobody sees", html: true,
			page: `<p style="display:none">The views expressed in this article are those of the author.</p>`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := pipeline.Text
			if tt.html {
				f = pipeline.HTML
			}
			d := process(t, f, tt.page)
			pointing(t, d)
			var framed []string
			for _, m := range d.Marks() {
				framed = append(framed, d.Source.Text[m.Start:m.End])
			}
			if got := strings.Join(framed, " / "); got != tt.framed {
				t.Errorf("framed\n got %q\nwant %q", got, tt.framed)
			}
			n := d.Note("disclaimer")
			if n == nil {
				n = &pipeline.Note{}
			}
			if n.Value != tt.note {
				t.Errorf("note: got %q, want %q", n.Value, tt.note)
			}
			var fields []string
			for _, f := range n.Fields {
				if f.Name != "kind" && f.Name != "fine" {
					fields = append(fields, f.Name+":"+f.Value)
				}
			}
			if diff := cmp.Diff(tt.fields, fields); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
			for _, e := range n.Evidence {
				if got := d.Source.Text[e.Start:e.End]; got != n.Text {
					t.Errorf("evidence %q is not the text %q", got, n.Text)
				}
			}
		})
	}
}

// Where a notice stands decides of what it speaks.
func TestScope(t *testing.T) {
	const own, theirs, links, duty = "The views expressed here are those of the author.", "The Daily Example does not endorse these opinions.",
		"We may earn a commission when you buy through links on our site.", "The Daily Example is not responsible for the content of third party websites."
	tests := []struct{ name, page, want string }{
		{"in the article", "<article><p>" + own + "</p></article>", "article article"},
		{"in a box beside it", "<aside><p>" + own + "</p></aside>", "article box"},
		{"in an element named for it", `<div class="disclaimer-box"><p>` + own + "</p></div>", "article box"},
		{"in the foot of the site", "<footer><p>" + own + "</p></footer>", "site footer"},
		{"in an element named for the foot", `<div id="site-footer"><p>` + theirs + "</p></div>", "site footer"},
		{"at the comment form", `<div id="respond"><p>` + own + "</p></div>", "comments comments"},
		{"at the comments, and publishers speak", `<section class="comments-area"><p>` + theirs + "</p></section>", "comments comments"},
		{"at comments in a foot", `<footer><div class="kommentare"><p>` + theirs + "</p></div></footer>", "comments comments"},
		{"in a reader's comment: nobody's notice", `<ol class="comment-list"><li><p>` + own + "</p></li></ol>", ""},
		{"of links, wherever it stands", `<div id="comments"><p>` + links + "</p></div>", "links comments"},
		{"of links, in the article", "<article><p>" + links + "</p></article>", "links article"},
		{"of the site by its words", "<article><p>" + duty + "</p></article>", "site article"},
		{"of all the author writes", "<article><p>My employer does not share the views that I express here. The opinions are my own and not those of my employer.</p></article>", "author's writing article"},
	}
	for _, tt := range tests {
		got := ""
		if n := process(t, pipeline.HTML, tt.page).Note("disclaimer"); n != nil {
			got = n.Field("scope") + " " + n.Field("zone")
		}
		if got != tt.want {
			t.Errorf("%s: scope and zone %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Plain text has no elements: what earlier stages label around a line tells the
// comment area.
func TestScopeInText(t *testing.T) {
	const notice = "The Daily Example does not endorse these opinions."
	label := pipeline.StageFunc("label", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			if b := &p.Blocks()[i]; b.Text == "Leave a reply" || b.Text == "Post comment" {
				if err := p.FrameBlock(b, pipeline.Finding{Kind: pipeline.CommentForm, Confidence: 90}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, label, disclaimer.Stage())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ page, want string }{
		{"A headline\n\n" + story + "\n\nLeave a reply\n\n" + notice + "\n\nPost comment", "comments comments"},
		{"A headline\n\n" + story + "\n\n" + notice + "\n\nLeave a reply\n\nPost comment", "article article"},
		{"A headline\n\n" + story + "\n\nLeave a reply\n\nPost comment\n\n" + notice, "article tail"},
	} {
		d, err := pl.Process(t.Context(), pipeline.Input{Format: pipeline.Text, Body: []byte(tt.page)})
		if err != nil {
			t.Fatal(err)
		}
		if n := d.Note("disclaimer"); n == nil || n.Field("scope")+" "+n.Field("zone") != tt.want {
			t.Errorf("%q: got %+v, want scope and zone %q", tt.page, n, tt.want)
		}
	}
}

// pointing is a law: every record of a notice rests on a framed span, and every
// framed span has its record, but for terms of copyright and bare marks.
func pointing(t *testing.T, d *pipeline.Document) {
	t.Helper()
	words := func(s pipeline.Span) string {
		return strings.ToLower(strings.Join(strings.Fields(d.Source.Text[s.Start:s.End]), " "))
	}
	for _, n := range d.Notes() {
		if len(n.Evidence) != 1 || !slices.ContainsFunc(d.Marks(), func(m pipeline.Mark) bool { return m.Span == n.Evidence[0] && m.Kind == n.Kind }) {
			t.Errorf("%s %q rests on %v, which is not framed as %s", n.Key, n.Value, n.Evidence, n.Kind)
		}
	}
	for _, m := range d.Marks() {
		if m.Kind == pipeline.Copyright || m.Rule == "disclaimer/label" || strings.HasSuffix(m.Why, "says platform") || strings.HasSuffix(m.Why, "says disclosure-label") || strings.HasSuffix(m.Why, "says report-error") || m.Why == "label" {
			continue
		}
		if !slices.ContainsFunc(d.Notes(), func(n pipeline.Note) bool { return n.Evidence[0] == m.Span || words(n.Evidence[0]) == words(m.Span) }) {
			t.Errorf("%v is framed as %s (%s) and has no record", m.Span, m.Kind, m.Why)
		}
	}
}

// No record without framing: where another stage is surer that a line is content,
// it is no notice.
func TestSurerContent(t *testing.T) {
	body := pipeline.StageFunc("body", func(_ context.Context, p *pipeline.Pass) error {
		return p.FrameBlock(&p.Blocks()[0], pipeline.Finding{Kind: pipeline.Body, Confidence: 99})
	})
	pl, err := pipeline.New(pipeline.Options{}, body, disclaimer.Stage())
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{Format: pipeline.Text, Body: []byte("This is not investment advice.")})
	if err != nil {
		t.Fatal(err)
	}
	if n := d.Note("disclaimer"); n != nil {
		t.Errorf("noted %q of a line that is content", n.Text)
	}
}

// Every kind has a wording in every language, but for what one country's law asks.
func TestKindsInEveryLanguage(t *testing.T) {
	list, err := disclaimer.Wordings()
	if err != nil {
		t.Fatal(err)
	}
	has, langs := map[string]map[string]bool{}, map[string]bool{}
	for _, w := range list {
		if has[w.Fine] == nil {
			has[w.Fine] = map[string]bool{}
		}
		has[w.Fine][w.Language] = true
		langs[w.Language] = true
	}
	if len(langs) != 11 {
		t.Errorf("%d languages, want 11", len(langs))
	}
	for fine, in := range has {
		switch fine {
		case "foreign-agent", "legal-proceeding":
			continue
		}
		for lang := range langs {
			if !in[lang] {
				t.Errorf("%s has no wording for %s", lang, fine)
			}
		}
	}
}

func TestOnceNotedTwiceFramed(t *testing.T) {
	const s = "Comments are the sole responsibility of the readers who posted them."
	d := process(t, pipeline.Text, "Title\n"+s+"\nMore.\n"+s)
	if n := len(d.Notes()); n != 1 {
		t.Errorf("%d notes, want 1", n)
	}
	if n := len(d.Marks()); n != 2 {
		t.Errorf("%d marks, want 2", n)
	}
}

func FuzzStage(f *testing.F) {
	f.Add("Disclaimer: views are my own. © 2020")
	f.Add("文责自负。Мнение автора может не совпадать с мнением редакции.")
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range []pipeline.Format{pipeline.Text, pipeline.HTML} {
			pointing(t, process(t, format, s))
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := disclaimer.Wordings(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStage(b *testing.B) {
	page := []byte("<article>" + strings.Repeat("<p>"+story+story+"</p>", 60) +
		"<p>The views expressed in this article are those of the author.</p><p>We may earn a commission when you buy through links on our site.</p></article>")
	for _, c := range []struct {
		name   string
		stages []pipeline.Stage
	}{{"none", nil}, {"disclaimer", []pipeline.Stage{disclaimer.Stage()}}} {
		b.Run(c.name, func(b *testing.B) {
			pl, err := pipeline.New(pipeline.Options{}, c.stages...)
			if err != nil {
				b.Fatal(err)
			}
			process(b, pipeline.HTML, string(page)) // reads the wordings
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := pl.Process(context.Background(), pipeline.Input{Format: pipeline.HTML, Body: page}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExampleStage() {
	pl, _ := pipeline.New(pipeline.Options{}, disclaimer.Stage())
	d, _ := pl.Process(context.Background(), pipeline.Input{Format: pipeline.Text, Body: []byte(
		"It rained.\nThe opinions expressed here do not necessarily reflect those of Example News or its owners.")})
	n := d.Note("disclaimer")
	fmt.Println(n.Value, "at", n.Where)
	for _, f := range n.Fields {
		if f.Name == "denied" || f.Name == "strength" {
			fmt.Println(f.Name+":", f.Value)
		}
	}
	// Output:
	// not-publisher at line 2
	// denied: Example News
	// denied: its owners
	// strength: hedged
}
