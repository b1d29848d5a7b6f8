package disclaimer_test

import (
	"context"
	"fmt"
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
			fields: []string{"what:advice", "scope:article", "strength:categorical", "language:en", "zone:article"},
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
			name: "who pays", page: "This post is sponsored by Example Bank.",
			framed: "This post is sponsored by Example Bank.", note: "sponsored",
			fields: []string{"party:Example Bank", "scope:article", "strength:categorical", "language:en", "zone:article"},
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
			d := process(t, format, s)
			for _, n := range d.Notes() {
				if len(n.Evidence) != 1 || n.Evidence[0].Len() == 0 {
					t.Fatalf("note without evidence: %+v", n)
				}
			}
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
