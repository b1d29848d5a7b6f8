package structure_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/structure"
)

// notes returns what the stage says of a page, one line a note.
func notes(t testing.TB, url, page string) []string {
	t.Helper()
	pl, err := pipeline.New(pipeline.Options{}, structure.Stage())
	if err != nil {
		t.Fatal(err)
	}
	d, _ := pl.Process(context.Background(), pipeline.Input{ID: "t", URL: url, Format: pipeline.HTML, Body: []byte(page)})
	if d == nil {
		t.Fatal("no document")
	}
	var out []string
	for _, n := range d.Notes() {
		s := strings.TrimPrefix(n.Key, "said.") + "=" + n.Value + " @" + n.Where
		for _, f := range n.Fields {
			if f.Name != "node" {
				s += " " + f.Name + ":" + f.Value
			}
		}
		out = append(out, s)
	}
	return out
}

const ld = `@script[type="application/ld+json"] `

func TestSaid(t *testing.T) {
	tests := []struct {
		name, url, page string
		want            []string
	}{
		{
			"head elements", "https://www.example.org/a/b",
			`<html lang="en-GB"><head><title>A &amp; B - The Daily Example</title>
			<meta property="og:site_name" content="The Daily Example"><META NAME="Author" CONTENT="Ann Lee">
			<link rel="canonical" href="/a/b?x"><link rel=alternate type=application/rss+xml title="Feed" href=/feed></head><p>x`,
			[]string{
				"language=en-GB @html[lang]",
				"title=A & B - The Daily Example @title",
				`site-name=The Daily Example @meta[property="og:site_name"]`,
				`author=Ann Lee @meta[name="Author"]`,
				`canonical=https://www.example.org/a/b?x @link[rel="canonical"]`,
				`feed=Feed @link[type="application/rss+xml"] url:https://www.example.org/feed`,
			},
		},
		{
			"references in a graph, one script into another", "",
			`<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"H","author":{"@id":"#p"},"publisher":{"@id":"#o"}},
			{"@type":"Person","@id":"#p","name":"Ann Lee","worksFor":{"@id":"#o"}}]}</script>
			<script type="application/ld+json; charset=utf-8">{"@id":"#o","@type":"NewsMediaOrganization","name":"The Daily Example"}</script>`,
			[]string{
				"organization=The Daily Example " + ld + "/name of:NewsMediaOrganization type:NewsMediaOrganization",
				"type=NewsArticle " + ld + "/@graph/0/@type of:NewsArticle",
				"headline=H " + ld + "/@graph/0/headline of:NewsArticle",
				"author=Ann Lee " + ld + "/@graph/0/author/name of:NewsArticle type:Person works-for:The Daily Example",
				"publisher=The Daily Example " + ld + "/@graph/0/publisher/name of:NewsArticle type:NewsMediaOrganization",
			},
		},
		{
			"a reference to itself and wrong types say nothing and harm nothing", "",
			`<script type="application/ld+json">{"@type":["Thing","Article"],"headline":7,"author":[{"@id":"#a"},null,true,["Bo Ray"]],"publisher":5,"datePublished":{"@value":"2020-01-02"}}</script>
			<script type="application/ld+json">{"@id":"#a","author":{"@id":"#a"}}</script>`,
			[]string{
				"type=Article " + ld + "/@type of:Article",
				"headline=7 " + ld + "/headline of:Article",
				"published=2020-01-02 " + ld + "/datePublished of:Article",
				"author=Bo Ray " + ld + "/author/3/0 of:Article",
			},
		},
		{
			"broken JSON is mended: line breaks in strings, trailing commas, comments, wrong escapes", "",
			"<script type=\"application/ld+json\"><!-- {\"@type\":\"Article\",\"headline\":\"Two\nlines it\\'s\",\"author\":[\"Ann Lee\",],};\n--></script>",
			[]string{
				"type=Article " + ld + "/@type of:Article",
				`headline=Two lines it\'s ` + ld + "/headline of:Article",
				"author=Ann Lee " + ld + "/author/0 of:Article",
			},
		},
		{
			"articles that a page lists are not the page's", "",
			`<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Other"}]}</script>`,
			nil,
		},
		{
			"microdata", "",
			`<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">H</h1>
			<span itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Ann <i>Lee</i></b></span>
			<time itemprop="datePublished" datetime="2020-01-02">today</time><div><div itemprop=articleBody>Text.</div></div></div>
			<span itemprop="author">not in an item</span>`,
			[]string{
				"type=NewsArticle @[itemtype] of:NewsArticle",
				`headline=H @[itemprop="headline"] of:NewsArticle`,
				`published=2020-01-02 @[itemprop="datepublished"] of:NewsArticle`,
				`article-body= @[itemprop="articleBody"] of:NewsArticle`,
				`author=Ann Lee @[itemprop="author"] [itemprop="name"] of:NewsArticle type:Person`,
			},
		},
		{
			"the organisation behind a site and its owner", "",
			`<script type="application/ld+json">[{"@type":"WebSite","name":"Example"},{"@type":"Organization","name":"Example Ltd","parentOrganization":{"name":"Big"}}]</script>`,
			[]string{
				"site-name=Example " + ld + "/0/name of:WebSite",
				"organization=Example Ltd " + ld + "/1/name of:Organization type:Organization",
				"owner=Big " + ld + "/1/parentOrganization/name of:Organization",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := notes(t, tt.url, tt.page)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("notes (-want +got):\n%s", d)
			}
		})
	}
}

func TestHostile(t *testing.T) {
	deep := strings.Repeat(`{"@graph":[`, 5000) + strings.Repeat(`]}`, 5000)
	many := `[` + strings.Repeat(`{"@type":"Article","headline":"x","author":["a","b"]},`, 20000) + `{}]`
	for name, page := range map[string]string{
		"deep":         `<script type="application/ld+json">` + deep + `</script>`,
		"many":         `<script type="application/ld+json">` + many + `</script>`,
		"many metas":   strings.Repeat(`<meta name=author content=x>`, 20000),
		"many items":   strings.Repeat(`<div itemscope itemtype=Article><b itemprop="author headline">x</b></div>`, 20000),
		"nested items": strings.Repeat(`<div itemscope itemtype=Article itemprop=author>`, 20000),
		"one long":     `<meta name=author content="` + strings.Repeat("é", 1<<20) + `">`,
	} {
		got := notes(t, "", page)
		if len(got) > structure.MaxNotes {
			t.Errorf("%s: %d notes, want at most %d", name, len(got), structure.MaxNotes)
		}
		for _, s := range got {
			if len(s) > 5000 {
				t.Errorf("%s: a note of %d bytes", name, len(s))
			}
		}
	}
}

func FuzzSaid(f *testing.F) {
	f.Add(`{"@graph":[{"@type":"NewsArticle","author":{"@id":"#p"}},{"@id":"#p","name":"A"}]}`)
	f.Add("<!--{\"@type\":\"Article\",\"headline\":\"\\q\n\",}-->")
	f.Fuzz(func(t *testing.T, s string) {
		notes(t, "http://x.example/", `<div itemscope itemprop="`+s+`"><script type="application/ld+json">`+s+`</script><meta name="`+s+`" content="`+s+`">`)
	})
}

func ExampleStage() {
	pl, _ := pipeline.New(pipeline.Options{}, structure.Stage())
	d, _ := pl.Process(context.Background(), pipeline.Input{Format: pipeline.HTML, Body: []byte(
		`<title>Rain - The Daily Example</title><meta name="author" content="Ann Lee"><p>It rains.`)})
	for _, n := range d.Notes() {
		fmt.Printf("%s %q from %s\n", n.Key, n.Value, n.Where)
	}
	// Output:
	// said.title "Rain - The Daily Example" from title
	// said.author "Ann Lee" from meta[name="author"]
}
