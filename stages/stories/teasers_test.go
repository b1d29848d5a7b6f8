package stories_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/stories"
)

// labelledText runs the stage on a plain text whose blocks are content, but for those
// that a rule knows: lines that begin with the name of a kind and a colon. "embed" is
// a consent notice in the place of a video.
func labelledText(t *testing.T, text string) *pipeline.Document {
	t.Helper()
	known := pipeline.StageFunc("ruled", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			b := &p.Blocks()[i]
			kind, _, ok := strings.Cut(b.Text, ": ")
			f := pipeline.Finding{Rule: "test/body", Kind: pipeline.Body, Confidence: 70}
			if k := pipeline.Kind(kind); ok && k.Framing() {
				f = pipeline.Finding{Rule: "test/known", Kind: k, Confidence: 91}
			}
			if ok && kind == "embed" {
				f = pipeline.Finding{Rule: "test/embed-notice", Kind: pipeline.CookieConsent, Confidence: 91}
			}
			if err := p.FrameBlock(b, f); err != nil {
				return err
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, known, stories.Stage())
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: t.Name(), Body: []byte(text), Format: pipeline.Text})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTeasersWithBylines(t *testing.T) {
	story := strings.Repeat("The ferry left at six, an hour late, and nobody stood on the quay to see it go or to ask where the captain had been all the while.\n\n", 4)
	list := "A Mill Opens Its Doors\n\nBy Ada Quill\n\nThe New Bell of the Tower\n\nBy Odo Brandt\n\nSalt for Every Lock\n\nBy Mara Wend\n\n"
	for _, tt := range []struct {
		name, text string
		want       pipeline.Kind
		why        string
	}{
		{"three in a row", story + list + story, pipeline.Related, "a story has one byline"},
		{"with a line of each", story + strings.ReplaceAll(list, "By ", "It had stood empty for ten years.\n\nBy ") + story, pipeline.Related, "a standfirst may stand between headline and byline"},
		{"two", story + list[:strings.Index(list, "Salt")] + story, pipeline.Body, "a story and a second author are no list"},
		{"books", story + strings.ReplaceAll(list, "By ", "by ") + story, pipeline.Body, "a list of books names their authors in small letters"},
		{"stories", strings.ReplaceAll(list, "By ", story+"By "), pipeline.Body, "with paragraphs between them they are stories"},
	} {
		if got := kindOf(labelledText(t, tt.text), "A Mill Opens"); got != tt.want {
			t.Errorf("%s: the first headline: got %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
	}
}

func TestBetweenPartsOfOneForm(t *testing.T) {
	between := "A letter of the bishop on good manners is worth a look before one writes.\n\n"
	long := strings.Repeat("The ferry left at six, an hour late, and nobody stood on the quay to see it go or to ask where the captain had been all the while. ", 5) + "\n\n"
	for _, tt := range []struct {
		name, text, in string
		want           pipeline.Kind
		why            string
	}{
		{"between rules for comments", "comment-form: Sign in to write.\n\n" + between + "comment-form: Letters of more than a page are cut.", "letter of the bishop", pipeline.CommentForm, "what stands between them belongs to them"},
		{"over a disclaimer", "comment-form: Sign in to write.\n\ndisclaimer: Letters are not ours.\n\n" + between + "comment-form: Be short.", "letter of the bishop", pipeline.CommentForm, "disclaimers stand among such rules"},
		{"of two kinds", "comment-form: Sign in to write.\n\n" + between + "donation: Give.", "letter of the bishop", pipeline.Body, "two kinds are not one form"},
		{"too long", "comment-form: Sign in to write.\n\n" + long + "comment-form: Be short.", "The ferry left", pipeline.Body, "a paragraph of a hundred words is the story"},
		{"between parts of a notice", "cookie-consent: We store things.\n\n" + between + "cookie-consent: Settings", "letter of the bishop", pipeline.CookieConsent, "what stands between them belongs to them"},
		{"between parts of an offer", "subscribe-newsletter: Our letter.\n\n" + between + "subscribe-newsletter: Sign up", "letter of the bishop", pipeline.Newsletter, "in plain text nothing else tells it"},
		{"between two offers", "subscribe-newsletter: Our letter.\n\n" + textParagraph + "subscribe-newsletter: Sign up", "The evening ferry", pipeline.Body, "a paragraph between them is the story"},
		{"between two videos", "embed: Load this video\n\n" + between + "embed: Load this video", "letter of the bishop", pipeline.Body, "the story goes on between two videos"},
		{"from a notice to a video", "cookie-consent: We store things.\n\n" + between + "embed: Load this video", "letter of the bishop", pipeline.Body, "a video is no part of the notice"},
		{"adverts", "advertisement: Salt.\n\n" + between + "advertisement: Salt.", "letter of the bishop", pipeline.Body, "between two adverts stands the story"},
	} {
		if got := kindOf(labelledText(t, tt.text), tt.in); got != tt.want {
			t.Errorf("%s: got %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
	}
}

func TestOffer(t *testing.T) {
	box := "advertisement: Limited time offer\n\nTwo points for every boat.\n\n%s\n\nten of a hundred\n\n%s\n\nnone\n\n%s\n\nfour pounds\n\n"
	story := strings.Repeat("The ferry left at six, an hour late, and nobody stood on the quay to see it go or to ask where the captain had been all the while.\n\n", 2)
	for _, tt := range []struct {
		name  string
		terms []any
		want  pipeline.Kind
		why   string
	}{
		{"terms of a card", []any{"Regular APR", "Annual fee", "Balance transfer fee"}, pipeline.Advertisement, "three terms make a box"},
		{"one term", []any{"Annual fee", "The harbour", "The quay"}, pipeline.Body, "one is a line of an article"},
	} {
		d := clean(t, "<html lang=en><body><article><h1>The card of the ferry</h1><p>"+strings.ReplaceAll(strings.ReplaceAll(story+fmt.Sprintf(strings.Replace(box, "advertisement: ", "", 1), tt.terms...)+story, "\n\n", "</p><p>"), "<p></p>", "")+"</p></article></body></html>")
		if got := kindOf(d, "Two points"); got != tt.want {
			t.Errorf("%s: got %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
	}
}
