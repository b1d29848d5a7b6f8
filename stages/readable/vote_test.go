package readable

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
)

const long = "The harbour bell rang twice before the ferry left, and the crowd on the quay, wet from the rain, waved until the lamps were out of sight. Nobody spoke, for some time, of the letter, the keys, or the man who had brought them. "

func open(t *testing.T, src string) *pipeline.Document {
	t.Helper()
	d, err := pipeline.Open(t.Context(), pipeline.Input{ID: t.Name(), Body: []byte(src), Format: pipeline.HTML}, pipeline.Limits{})
	if d == nil {
		t.Fatal(err)
	}
	return d
}

// article is a page whose blocks of the given markup stand in its text.
func article(markup string) string {
	return `<html><head><title>A page of its own</title></head><body><nav><ul><li><a href="/">Home</a><li><a href="/b">Boats</a></ul></nav>
<div id="content" class="article">` + markup + `</div><div class="footer">Imprint and more of the kind</div></body></html>`
}

func paragraphs(n int) string { return strings.Repeat("<p>"+long+long+"</p>\n", n) }

func TestVote(t *testing.T) {
	tests := []struct {
		name, src, text string // text begins the block in question
		want            bool
		why             string
	}{
		{"paragraph", article(paragraphs(4) + "<p>Bravo, " + long), "Bravo", true, "a paragraph among others is kept"},
		{"menu", article(paragraphs(4)), "Home", false, "the menu stands outside the best container"},
		{"footer", article(paragraphs(4)), "Imprint", false, "a class named footer is no candidate"},
		{"link", article(paragraphs(4) + `<p><a href="javascript:x()">Bravo</a>, ` + long + `</p>`), "Bravo", true, "a link is unwrapped, its paragraph stays"},
		{"all link", article(paragraphs(4) + `<p>` + long + `<br><a href="javascript:x()">Bravo</a></p>`), "Bravo", true, "a link that is a block of its own is unwrapped, its paragraph stays"},
		{"div as paragraph", article(paragraphs(2) + strings.Repeat("<div>"+long+long+"</div>", 3) + "<div>Bravo, " + long + "</div>"), "Bravo", true, "a div that holds only text becomes a paragraph"},
		{"text in a div", article("Bravo, " + long + "<br><br>" + long + paragraphs(3)), "Bravo", true, "text in the container moves to a paragraph"},
		{"font", article(paragraphs(4) + "<p><font color=red>Bravo, " + long + "</font></p>"), "Bravo", true, "font is renamed"},
		{"span", article(paragraphs(4) + "<p><span>Bravo, " + long + "</span></p>"), "Bravo", true, "a span that holds all of a paragraph stays"},
		{"hidden", article(paragraphs(4) + `<p style="display:none">Bravo, ` + long + "</p>"), "Bravo", false, "text that is not seen"},
		{"cell", article(paragraphs(4) + "<table><tr><td>Bravo, " + long + "</td></tr></table>"), "Bravo", true, "a table of one cell becomes a paragraph"},
		{"nested", article("<div><div><div>" + paragraphs(4) + "<p>Bravo</p></div></div></div>"), "Bravo", true, "nested containers are merged"},
		{"share bar", article(paragraphs(4) + `<div class="share">Bravo <a href=x>this</a></div>`), "Bravo", false, "share elements are taken out"},
		{"forged mark", article(paragraphs(4)) + `<div class="footer" data-offprint-3=x>Bravo</div>`, "Bravo", false, "a page cannot mark its own elements"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := open(t, tt.src)
			votes, err := Vote(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for i, b := range d.Page().Blocks {
				if strings.HasPrefix(b.Text, tt.text) {
					found = true
					if votes[i] != tt.want {
						t.Errorf("%q: got %v, want %v: %s", b.Text, votes[i], tt.want, tt.why)
					}
				}
			}
			if !found {
				t.Fatalf("no block begins with %q", tt.text)
			}
		})
	}
}

// TestVoteLeavesPage is the law that a vote changes nothing of the page.
func TestVoteLeavesPage(t *testing.T) {
	d := open(t, article("<div>Bravo<br><br>"+long+"</div>"+paragraphs(3)))
	render := func() string {
		var b strings.Builder
		if err := html.Render(&b, d.Page().Root); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	before := render()
	first, err := Vote(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, render()); diff != "" {
		t.Errorf("the tree of the page changed (-before +after):\n%s", diff)
	}
	again, err := Vote(t.Context(), d)
	if err != nil || !cmp.Equal(first, again) {
		t.Errorf("a second vote differs: %v, %v, %v", first, again, err)
	}
}

func TestVoteHostile(t *testing.T) {
	tests := []struct {
		name, src string
		err       error // the error wanted, nil for a vote
	}{
		{"empty", "", ErrNoTree},
		{"no body", "<html><head><title>x</title></head></html>", ErrNoTree},
		{"frameset", "<frameset><frame src=a></frameset>", ErrNoTree},
		{"only text", "just words", nil},
		{"only a paragraph", "<p>just words", nil},
		{"only framing", "<nav><a href=a>a</a> <a href=b>b</a></nav><footer>Imprint</footer>", nil},
		{"nested divs", strings.Repeat("<div>", 500) + "<p>" + long, nil},
		{"nested divs with text", strings.Repeat("<div>a ", 500), nil},
		{"nested spans", strings.Repeat("<span>a ", 500), nil},
		{"nested lists and tables", strings.Repeat("<ul><li><table><tr><td>a", 100), nil},
		{"very deep divs", strings.Repeat("<div>", 5000) + "<p>" + long, ErrTooLarge},
		{"very deep divs with text", strings.Repeat("<div>a ", 5000), ErrTooLarge},
		{"hidden body", "<body hidden><p>" + long, nil},
		{"hidden root", "<html hidden><body><p>" + long, nil},
		{"byline as root", `<html class="byline"><body><p>a`, nil},
		{"many nodes in the deep", strings.Repeat("<div>", 400) + strings.Repeat("<p>a</p>", 40_000), ErrTooLarge},
		{"stray ends", "</p></body></html><td>a<tr></table>b", nil},
		{"picture without a parent", "<img><noscript><img src=a.jpg></noscript>a", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := open(t, tt.src)
			votes, err := Vote(t.Context(), d)
			if !errors.Is(err, tt.err) {
				t.Fatalf("got error %v, want %v", err, tt.err)
			}
			if err == nil && len(votes) != len(d.Page().Blocks) {
				t.Errorf("got %d votes for %d blocks", len(votes), len(d.Page().Blocks))
			}
		})
	}
	d, err := pipeline.Open(t.Context(), pipeline.Input{ID: "text", Body: []byte("plain"), Format: pipeline.Text}, pipeline.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Vote(t.Context(), d); !errors.Is(err, ErrNoTree) {
		t.Errorf("plain text: got %v, want %v", err, ErrNoTree)
	}
}

func TestVoteContext(t *testing.T) {
	d := open(t, article(paragraphs(3)))
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan bool)
	defer close(release)
	_, err := vote(ctx, d.Page(), func(*html.Node) (*html.Node, error) {
		cancel()
		<-release
		return nil, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while the extractor works: got %v, want %v", err, context.Canceled)
	}
	if _, err := Vote(ctx, d); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: got %v, want %v", err, context.Canceled)
	}
}

func TestVotePanic(t *testing.T) {
	d := open(t, article(paragraphs(3)))
	for name, grab := range map[string]func(*html.Node) (*html.Node, error){
		"panic": func(*html.Node) (*html.Node, error) { panic("boom") },
		"error": func(*html.Node) (*html.Node, error) { return nil, errors.New("boom") },
	} {
		votes, err := vote(t.Context(), d.Page(), grab)
		if !errors.Is(err, ErrFailed) || votes != nil || !strings.Contains(err.Error(), "boom") {
			t.Errorf("%s: got %v, %v, want no votes and %v with its cause", name, votes, err, ErrFailed)
		}
	}
}
