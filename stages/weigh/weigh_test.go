package weigh_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/structure"
	"github.com/offprint-news/offprint/stages/weigh"
	"github.com/offprint-news/offprint/stages/weigh/feature"
)

// article is a page written for the tests: chrome, a story with every content
// kind, and what follows a story.
const article = `<!DOCTYPE html><html lang="en"><head><title>Ferry line returns after ten years - The Harbour Post</title>
<meta property="og:title" content="Ferry line returns after ten years">
<meta name="description" content="The council voted to bring back the evening ferry, which stopped in the winter of the storm."></head>
<body><header><nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1 class="entry-title">Ferry line returns after ten years</h1>
<p class="standfirst">The council voted to bring back the evening ferry, which stopped in the winter of the storm.</p>
<div class="byline">By Ada Quill</div><time class="post-date" datetime="2021-03-04">4 March 2021</time>
<p>The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight and drew more than a hundred people.</p>
<figure><img src="f.jpg"><figcaption>The old ferry at its berth, with the lighthouse behind it.</figcaption></figure>
<p>For ten years the last boat left at four in the afternoon, so that those who worked on the other side had to take the road around the bay, which takes an hour when the weather is good.</p>
<h2>What it will cost</h2>
<p>A ticket will cost three pounds, and children will travel free. The council expects that the line will carry eighty people an evening in summer, and about half as many in winter.</p>
<blockquote><p>We lost more than a boat when it stopped, we lost the other half of the town, said the chairwoman of the harbour society.</p></blockquote>
<ul><li>First sailing at six in the evening</li><li>Last sailing at eleven at night</li></ul>
<p>The first boat is to leave on the first of May at six, and the harbour band has promised to play, as it did when the line was opened for the first time.</p>
</article></main>
<aside class="related-posts"><h3>Related</h3><ul><li><a href="/a">Lighthouse to be painted before the summer season begins</a></li><li><a href="/b">Storm damage at the pier is worse than first thought</a></li></ul></aside>
<footer class="site-footer"><p>© 2021 The Harbour Post. All rights reserved.</p><ul><li><a href="/imprint">Imprint</a></li><li><a href="/privacy">Privacy</a></li></ul></footer>
</body></html>`

func process(t *testing.T, in pipeline.Input) *pipeline.Document {
	t.Helper()
	stage, err := weigh.Stage(nil)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, structure.Stage(), stage)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func kindOf(d *pipeline.Document, text string) pipeline.Kind {
	for _, p := range d.Parts() {
		if strings.Contains(p.Text, text) {
			return p.Kind
		}
	}
	return ""
}

func TestLabels(t *testing.T) {
	d := process(t, pipeline.Input{ID: "ferry", Body: []byte(article)})
	tests := []struct {
		text string
		want pipeline.Kind
		why  string
	}{
		{"Ferry line returns", pipeline.Title, "h1 that says the page's title"},
		{"The council voted", pipeline.Dek, "named standfirst and in the description"},
		{"By Ada Quill", pipeline.Byline, "named byline, above the prose"},
		{"4 March 2021", pipeline.Dateline, "a time element with a date"},
		{"The evening ferry between", pipeline.Body, "prose of the article"},
		{"The old ferry at its berth", pipeline.Caption, "figcaption"},
		{"What it will cost", pipeline.Subheading, "heading inside the prose"},
		{"We lost more than a boat", pipeline.Quote, "blockquote inside the prose"},
		{"The first boat is to leave", pipeline.Body, "last paragraph"},
		{"Sport", pipeline.Navigation, "menu"},
		{"Lighthouse to be painted", pipeline.Related, "a link in a box named related"},
		{"All rights reserved", pipeline.Copyright, "a copyright line"},
	}
	for _, tt := range tests {
		if got := kindOf(d, tt.text); got != tt.want {
			t.Errorf("%q: got %s, want %s: %s", tt.text, got, tt.want, tt.why)
		}
	}
	if v := d.Note("page-type"); v == nil || v.Value != "article" {
		t.Errorf("page type: got %+v, want article", v)
	}
}

func TestPlainText(t *testing.T) {
	var text strings.Builder
	for i, b := range process(t, pipeline.Input{ID: "ferry", Body: []byte(article)}).Page().Blocks {
		if i > 0 {
			text.WriteString("\n\n")
		}
		text.WriteString(b.Text)
	}
	d := process(t, pipeline.Input{ID: "ferry.txt", Body: []byte(text.String()), Format: pipeline.Text})
	for _, s := range []string{"The evening ferry between", "For ten years", "A ticket will cost", "The first boat"} {
		if got := kindOf(d, s); !got.Core() {
			t.Errorf("%q: got %s, want content: prose needs no markup to be known", s, got)
		}
	}
	for _, s := range []string{"Home", "Privacy"} {
		if got := kindOf(d, s); !got.Framing() {
			t.Errorf("%q: got %s, want framing", s, got)
		}
	}
}

func TestHiddenTextIsNamed(t *testing.T) {
	page := strings.Replace(article, "<h2>What", `<div style="display:none">Secret words for search engines only.</div><h2>What`, 1)
	d := process(t, pipeline.Input{ID: "hidden", Body: []byte(page)})
	for _, m := range d.Marks() {
		if m.Kind == pipeline.Hidden {
			if m.Why != "display:none" {
				t.Errorf("why: got %q, want the technique", m.Why)
			}
			return
		}
	}
	t.Error("no mark of kind hidden: text that a reader does not see must not be mixed in silently")
}

func TestModelFileRoundTrip(t *testing.T) {
	set, err := weigh.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var a, b bytes.Buffer
	if _, err := set.WriteTo(&a); err != nil {
		t.Fatal(err)
	}
	again, err := weigh.ReadSet(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("a model written, read and written again has other bytes")
	}
	if diff := cmp.Diff(set.HTML, again.HTML, cmpopts.IgnoreUnexported(weigh.Model{})); diff != "" {
		t.Errorf("a model changes on its way through a file:\n%.500s", diff)
	}
	const limit = 1 << 20
	if a.Len() > limit {
		t.Errorf("model file: got %d bytes, want at most %d: it is compiled into every user's program", a.Len(), limit)
	}
}

func TestReadSetRefuses(t *testing.T) {
	set, err := weigh.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := set.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty": nil, "not gzip": []byte("offprint-model"), "cut short": b.Bytes()[:b.Len()/2],
	} {
		if _, err := weigh.ReadSet(bytes.NewReader(data)); err == nil {
			t.Errorf("%s: got a model, want an error", name)
		}
	}
}

// TestFeaturesAreBounded feeds odd pages: every feature must be a number.
func TestFeaturesAreBounded(t *testing.T) {
	set, err := weigh.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{
		"<p>", "<p>x", "<p>。", "<h1></h1>", strings.Repeat("<p>a", 3000), "<p>" + strings.Repeat("word ", 30000),
		"<table><tr><td>1<td>2</table>", "<div hidden>only hidden text stands on this page</div>", "<p>日本語の文章です。これは試験です。",
	} {
		d, err := pipeline.Open(t.Context(), pipeline.Input{ID: "odd", Body: []byte(page), Format: pipeline.HTML}, pipeline.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		s := feature.Measure(d, set.HTML.Lexicon)
		for i := range s.Len() {
			for k, v := range s.Row(i) {
				if v != v || v > 1e6 || v < -1e6 {
					t.Errorf("%.20q: block %d feature %d is %v", page, i, k, v)
				}
			}
		}
		j := set.HTML.Judge(d)
		for i, p := range j.Second {
			if p < 0 || p > 1 || p != p {
				t.Errorf("%.20q: block %d has probability %v", page, i, p)
			}
		}
	}
}

func TestChoose(t *testing.T) {
	tests := []struct {
		p     []float32
		words []int
		want  float32
		why   string
	}{
		{[]float32{.9, .9, .1}, []int{50, 50, 50}, .9, "a sure page takes what is sure"},
		{[]float32{.4, .4, .05}, []int{50, 50, 50}, .4, "a doubtful page takes its best guess: nothing scores 0"},
		{[]float32{.9, .3}, []int{100, 1}, .9, "a single word of low odds is not worth it"},
	}
	for _, tt := range tests {
		if got, _ := feature.Choose(tt.p, tt.words); got != tt.want {
			t.Errorf("threshold for %v: got %.2f, want %.2f: %s", tt.p, got, tt.want, tt.why)
		}
	}
}

func ExampleStage() {
	stage, err := weigh.Stage(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(stage.Name())
	// Output: weigh
}

// Posts that a rule takes for readers' comments are content where they are all the
// page has, and framing below an article.
func TestPostsOfAThread(t *testing.T) {
	post := func(name string) string {
		return `<div class="post"><p>` + name + ` wrote: I have sailed that line for twenty years, and I can tell you that the boat was never once on time, whatever the harbour office says, because nobody there has ever looked at a clock.</p></div>`
	}
	thread := `<html><head><title>Is the ferry ever on time? - Harbour Forum</title></head><body><h1>Is the ferry ever on time?</h1>` +
		post("Ada") + post("Brede") + post("Calder") + post("Doune") + post("Esk") + `</body></html>`
	comments := pipeline.StageFunc("ruled", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			b := &p.Blocks()[i]
			if strings.Contains(b.Text, " wrote: ") {
				if err := p.FrameBlock(b, pipeline.Finding{Rule: "test/comments", Kind: pipeline.Comments, Confidence: 94, Why: "as the test says"}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	stage, err := weigh.Stage(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, page string
		want       pipeline.Kind
	}{
		{"thread", thread, pipeline.Body},
		{"below an article", strings.Replace(article, "</article>", `</article><section class="comments">`+post("Ada")+`</section>`, 1), pipeline.Comments},
	} {
		pl, err := pipeline.New(pipeline.Options{}, structure.Stage(), comments, stage)
		if err != nil {
			t.Fatal(err)
		}
		d, err := pl.Process(t.Context(), pipeline.Input{ID: tt.name, Body: []byte(tt.page)})
		if err != nil {
			t.Fatal(err)
		}
		if got := kindOf(d, "Ada wrote"); got != tt.want {
			t.Errorf("%s: got %q for a post, want %q", tt.name, got, tt.want)
		}
	}
}

// A page that only a script would fill gives no content.
func TestShellHasNoContent(t *testing.T) {
	shell := `<html><head><title>Harbour Shop</title></head><body><div id="app"></div><div class="footer"><a href="/a">Help</a> <a href="/b">Orders</a><p>© 2024 Harbour Shop. All rights reserved.</p></div></body></html>`
	if d := process(t, pipeline.Input{ID: "shell", Body: []byte(shell)}); d.Content(pipeline.BodyProfile) != "" {
		t.Errorf("got the content %q of a page without any, want none", d.Content(pipeline.BodyProfile))
	}
}

// An article that a page states in JSON-LD and shows nowhere is its content.
func TestStatedArticle(t *testing.T) {
	const text = "The evening ferry will sail again from May, the council decided on Thursday, after a debate that ran past midnight."
	page := `<html><head><title>Ferry returns - Post</title><script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry returns","articleBody":"` + text +
		`"}</script></head><body><div id="root"></div><footer><a href="/a">Imprint</a></footer></body></html>`
	d := process(t, pipeline.Input{ID: "stated", Body: []byte(page)})
	if got, want := d.Content(pipeline.BodyProfile), text+"\n"; got != want {
		t.Errorf("got the content %q, want %q", got, want)
	}
}

// A page of more blocks than are ever seen is judged by the length of its blocks,
// and explained without features.
func TestTooManyBlocks(t *testing.T) {
	const text = "The evening ferry will sail again from May, the council decided on Thursday."
	page := "<p>" + text + "</p>" + strings.Repeat("<p>ferry</p>", 30_000)
	d := process(t, pipeline.Input{ID: "many", Body: []byte(page)})
	if got, want := d.Content(pipeline.BodyProfile), text+"\n"; got != want {
		t.Errorf("got %d bytes of content, want the one paragraph: words alone are none", len(got))
	}
	set, err := weigh.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if r := set.Explain(d).Reasons(0); r != nil {
		t.Errorf("got %d features that decided, want none", len(r))
	}
}

func TestALinkWithTheHeadlinesWordsIsNoText(t *testing.T) {
	const link = "<p><a href='https://paper.example/ferry'>Ferry line returns after ten years</a></p>"
	page := strings.Replace(article, "</article>", link+"</article>", 1)
	d := process(t, pipeline.Input{ID: "echo", Body: []byte(page)})
	n := 0
	for _, p := range d.Parts() {
		if p.Text == "Ferry line returns after ten years" && p.Kind == pipeline.Related {
			n++
		}
	}
	if n != 1 {
		t.Errorf("got %d related links with the words of the headline, want the one below the text:\n%s", n, d.Content(pipeline.FullProfile))
	}
}

// thread is a page of posts in boxes of one kind. The third is an answer that says
// little, in a box that has a second name.
func thread(answer, class string) string {
	posts := []string{
		"I found an old boat compass in the attic and would like to have it on the wall. The glass is clear but the needle sticks, and I do not know whether the liquid in it is dangerous. Has anybody here opened one?",
		"I have opened two of them. The liquid is lamp oil in the old ones and alcohol in the newer ones, so do it by the window and not in the kitchen. The needle sits on a small stone that you must not lose.",
		answer,
		"Thank you both. I opened it yesterday on the terrace, and it was alcohol. The stone had a crack, which is why the needle stuck, and a watchmaker in town has put in a new one for a few coins.",
		"Good to hear. Fill it to the brim before you close it, because a bubble under the glass will drive you mad. I boiled the oil first so that no air was left in it, and mine has been clear for six years.",
	}
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en"><head><title>Old compass, needle sticks | The Boat Forum</title></head><body class="forum"><nav class="menu"><a href="/">Home</a> <a href="/f">Forums</a> <a href="/m">Members</a></nav><h1 class="topic-title">Old compass, needle sticks</h1><div class="topic">`)
	for i, p := range posts {
		box := "post-body"
		if i == 2 {
			box += " " + class
		}
		fmt.Fprintf(&b, `<div class="post"><div class="post-author"><a href="/u/%d">member%d</a></div><div class="%s">%s</div></div>`, i, i, box, p)
	}
	b.WriteString(`</div><footer class="site-footer">Powered by phpBB</footer></body></html>`)
	return b.String()
}

func TestAPostIsKeptWithItsNeighbours(t *testing.T) {
	const answer = "Same question here, see the old thread"
	body := "<footer><a href=/t/7>" + answer + "</a></footer>"
	if got := kindOf(process(t, pipeline.Input{ID: "thread", Body: []byte(thread(body, "widget sidebar"))}), answer); !got.Content() {
		t.Errorf("got %s: the box is that of the other posts", got)
	}
	page := strings.Replace(thread("Have a look at the museum.", ""), `<footer class`, `<div class="widget sidebar">`+body+`</div><footer class`, 1)
	if got := kindOf(process(t, pipeline.Input{ID: "thread", Body: []byte(page)}), answer); got.Content() {
		t.Errorf("got %s: a box of another kind is no post", got)
	}
}
