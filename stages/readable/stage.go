package readable

import (
	"context"
	"fmt"
	"strconv"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// Rule is the name under which the stage's findings stand.
const Rule = "readable/vote"

// Options say when the vote is asked for. The zero value works.
type Options struct {
	// Below is the F1, in percent, that the classifier expects of its choice and
	// under which a page is doubtful; 0 for DefaultBelow, over 100 for all pages.
	Below pipeline.Percent
}

// DefaultBelow is the threshold of the zero Options. The more pages are asked about,
// the more of what the vote brings back is framing.
const DefaultBelow pipeline.Percent = 60

// What the classifier leaves on a document. No stage imports another.
const (
	classifier    = "weigh"
	pageTypeKey   = "page-type"
	expectedField = "expected_f1_percent"
	surest        = 80 // rules stand above it, and are not voted on
)

// Stage returns the stage. It stands right after the classifier, whose estimate
// it goes by: blocks that the classifier took out and the extractor keeps become
// content, a little surer than they were framing, provided that both mean the same
// part of the page: the extractor keeps half of what the classifier kept. Where they
// do not, the extractor is the one more often wrong, and the page stays as it is; so
// does one without a vote.
func Stage(opt Options) pipeline.Stage {
	if opt.Below == 0 {
		opt.Below = DefaultBelow
	}
	return pipeline.StageFunc("readable", func(ctx context.Context, p *pipeline.Pass) error {
		if !Doubtful(p.Doc(), opt.Below) {
			return nil
		}
		return run(ctx, p)
	})
}

// Doubtful reports whether the classifier expects of its choice of content an F1
// under the given percentage. Pages that it has not judged, and those without a
// tree, are not doubtful: a vote could not change them.
func Doubtful(d *pipeline.Document, below pipeline.Percent) bool {
	n := d.Note(pageTypeKey)
	if n == nil || d.Page().Root == nil {
		return false
	}
	f1, err := strconv.Atoi(n.Field(expectedField))
	return err == nil && f1 < int(below)
}

func run(ctx context.Context, p *pipeline.Pass) error {
	votes, err := Vote(ctx, p.Doc())
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		p.Log().Info("no vote", "document", p.Doc().ID, "error", err)
		return nil
	}
	if !agree(p, votes) {
		return nil
	}
	why := fmt.Sprintf("the classifier expects an F1 of %s %% here; go-readability keeps this block", p.Doc().Note(pageTypeKey).Field(expectedField))
	blocks := p.Blocks()
	for i := range blocks {
		b := &blocks[i]
		m := p.Label(b)
		if !votes[i] || b.Hidden != "" || m == nil || m.Stage != classifier || !m.Kind.Framing() || m.Confidence > surest {
			continue
		}
		f := pipeline.Finding{
			Rule: Rule, Kind: kind(p.Page(), b), Confidence: m.Confidence + 1, Why: why,
			Evidence: []pipeline.Span{p.Page().Elements[holder(p.Page(), b)].Span},
		}
		if err := p.FrameBlock(b, f); err != nil {
			return err
		}
	}
	return nil
}

// agree reports whether the vote keeps half or more of the text that is content so
// far. Nothing so far is agreement too.
func agree(p *pipeline.Pass, votes []bool) bool {
	content, both := 0, 0
	blocks := p.Blocks()
	for i := range blocks {
		if m := p.Label(&blocks[i]); m != nil && m.Kind.Core() {
			content += len(blocks[i].Text)
			if votes[i] {
				both += len(blocks[i].Text)
			}
		}
	}
	return 2*both >= content
}

// kind says which part of the content a block is.
func kind(page *pipeline.Page, b *pipeline.Block) pipeline.Kind {
	for e := b.Elem; e >= 0; e = page.Elements[e].Parent {
		switch page.Elements[e].Node.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return pipeline.Subheading
		case atom.Blockquote:
			return pipeline.Quote
		case atom.Li, atom.Dd, atom.Dt:
			return pipeline.List
		case atom.Div, atom.Section, atom.Article, atom.Main, atom.Body:
			return pipeline.Body
		}
	}
	return pipeline.Body
}
