package pipeline

import (
	"context"
	"fmt"
	"strings"
)

// parseText builds the page of a plain text: every line with ink is a block.
// Lines end at LF, CR, CRLF, NEL, LS and PS.
func parseText(ctx context.Context, src string, maxNodes int, m *memory) (*Page, error) {
	p := &Page{Format: Text, src: src, Blocks: m.blocks, runs: m.runs}
	b := &builder{src: src, page: p, cur: -1}
	at := 0
	if strings.HasPrefix(src, "\uFEFF") {
		at = 3
	}
	gap := true
	for n := 0; at < len(src); n++ {
		if n&1023 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if 2*len(p.Blocks) > maxNodes { // a line costs what an element and its text do
			b.rest(at, len(src), "over the limit")
			return p, fmt.Errorf("%w: more than %d lines", ErrTooLarge, maxNodes/2)
		}
		end, next := lineEnd(src, at)
		if s := (Span{at, end}); inkStart(src, s) < end {
			first := len(p.runs)
			p.runs = append(p.runs, run{Span: s, plain: true})
			b.addBlock(Block{Elem: -1, Leaf: -1, Broken: !gap}, first)
			gap = false
		} else {
			gap = true
		}
		at = next
	}
	return p, nil
}

// lineEnd returns the end of the line at off and the start of the next.
func lineEnd(src string, off int) (end, next int) {
	for i := off; i < len(src); i++ {
		switch src[i] {
		case '\n':
			return i, i + 1
		case '\r':
			if i+1 < len(src) && src[i+1] == '\n' {
				return i, i + 2
			}
			return i, i + 1
		case 0xC2:
			if strings.HasPrefix(src[i:], "\u0085") {
				return i, i + 2
			}
		case 0xE2:
			if strings.HasPrefix(src[i:], "\u2028") || strings.HasPrefix(src[i:], "\u2029") {
				return i, i + 3
			}
		}
	}
	return len(src), len(src)
}
