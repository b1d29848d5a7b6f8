package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"

	readability "github.com/go-shiori/go-readability"
	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
)

// evalPeerCmd scores go-readability on a page set, so that its figures and ours
// stand on the same pages.
type evalPeerCmd struct {
	Set string `arg:"" enum:"wcxb,segments,framing" help:"Which set: wcxb, segments or framing."`
	Dir string `arg:"" type:"existingdir" help:"Folder of the set."`
}

// Run scores the peer.
func (c *evalPeerCmd) Run(ctx context.Context, std *streams) error {
	dir := os.DirFS(c.Dir)
	switch c.Set {
	case "framing":
		all, err := eval.LoadFraming(dir, eval.HTML)
		if err != nil {
			return err
		}
		pages := eval.WithFile(all)
		preds := map[string]eval.FramingPrediction{}
		for _, p := range pages {
			text, err := peerText(ctx, p.Page)
			if err != nil {
				return err
			}
			preds[p.ID] = eval.FramingPrediction{ID: p.ID, Content: strings.Split(text, "\n")}
		}
		s := eval.ScoreFraming(pages, preds)
		s.Name = "go-readability"
		return printScore(std, s, 0, s.WriteIntervals)
	case "segments":
		pages, err := eval.LoadSegments(dir)
		if err != nil {
			return err
		}
		preds := map[string]eval.Prediction{}
		for _, p := range pages {
			text, err := peerText(ctx, p.Page)
			if err != nil {
				return err
			}
			preds[p.ID] = eval.Prediction{ID: p.ID, Text: text}
		}
		s := eval.ScoreSegments(pages, preds)
		return printScore(std, s, 0, s.WriteIntervals)
	}
	pages, err := eval.LoadWCXB(dir)
	if err != nil {
		return err
	}
	preds := map[string]eval.Prediction{}
	for _, p := range pages {
		text, err := peerText(ctx, p.Page)
		if err != nil {
			return err
		}
		preds[p.ID] = eval.Prediction{ID: p.ID, Text: text}
	}
	s := eval.ScoreWCXB(pages, preds)
	return printScore(std, s, 0, s.WriteIntervals)
}

// peerText returns what go-readability takes for the text of a page; nothing where
// it finds no article.
func peerText(ctx context.Context, p eval.Page) (string, error) {
	body, err := p.Raw()
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	d, err := pipeline.Open(ctx, pipeline.Input{ID: p.ID, Body: body, Format: pipeline.HTML}, pipeline.Limits{})
	if d == nil {
		return "", err
	}
	doc, err := html.Parse(strings.NewReader(d.Source.Text))
	if err != nil {
		return "", nil // html.Parse refuses what is nested too deeply: the peer has no text
	}
	u, err := url.Parse(p.URL)
	if err != nil {
		return "", fmt.Errorf("page %s: %w", p.ID, err)
	}
	parser := readability.NewParser()
	a, err := parser.ParseDocument(doc, u)
	if err != nil {
		return "", nil
	}
	return a.TextContent, nil
}
