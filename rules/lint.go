package rules

import (
	"context"
	"errors"
	"io/fs"
)

// Lint reads the packs below fsys, runs the tests of their rules and returns all
// that is wrong, sorted by place: what Load reports (ErrSyntax, ErrRule,
// ErrLimit), tests that fail (ErrTest), and what is doubtful though not wrong
// (ErrUnsure). Rules of base, usually the built-in ones, may be named in after.
// The error is the context's or that of fsys.
func Lint(ctx context.Context, fsys fs.FS, base ...[]*Pack) (Faults, error) {
	packs, err := Load(fsys)
	var faults Faults
	if err != nil && !errors.As(err, &faults) {
		return nil, err
	}
	own := map[*Rule]bool{}
	for _, p := range packs {
		for _, r := range p.Rules {
			own[r] = true
		}
	}
	faults = append(faults, doubles(packs)...)
	set, err := NewSet(append(base, packs)...)
	if err != nil {
		var more Faults
		if !errors.As(err, &more) {
			return faults, err
		}
		faults = append(faults, more...)
		faults.sort()
		return faults, nil
	}
	tried, err := set.TryRules(ctx, func(r *Rule) bool { return own[r] })
	if err != nil {
		return faults, err
	}
	for _, t := range tried {
		if t.Failed == "" {
			continue
		}
		what := "hit: "
		if !t.Hit {
			what = "miss: "
		}
		faults = append(faults, Fault{File: t.Rule.File, Line: t.Test.Line, Col: t.Test.Col, Rule: t.Rule.Name(), Msg: what + t.Failed, Err: ErrTest})
	}
	for _, r := range set.rules {
		if own[r] {
			faults = append(faults, doubts(r)...)
		}
	}
	faults.sort()
	return faults, nil
}

// doubles reports rules of one name in several files.
func doubles(packs []*Pack) Faults {
	var out Faults
	at := map[string]*Rule{}
	for _, p := range packs {
		for _, r := range p.Rules {
			if o := at[r.Name()]; o != nil {
				out = append(out, Fault{File: r.File, Line: r.At, Col: 1, Rule: r.Name(), Msg: "the id is used before, in " + o.File, Err: ErrRule})
				continue
			}
			at[r.Name()] = r
		}
	}
	return out
}

// doubts reports what works but costs more or says less than its author thinks.
func doubts(r *Rule) Faults {
	var out Faults
	doubt := func(key string, i int, msg string) {
		at := r.place(key, i)
		out = append(out, Fault{File: r.File, Line: at.line, Col: at.col, Rule: r.Name(), Msg: key + ": " + msg, Err: ErrUnsure})
	}
	for _, p := range r.compiled.patterns {
		if len(p.clauses) == 0 {
			doubt("regexp", int(p.of), "no word stands in all that it matches: it is tried on every block")
		}
	}
	for i := range r.compiled.selectors {
		if s := r.compiled.selectors[i]; s.key.by == '*' {
			doubt("select", 0, "the last part of "+s.source+" names no id, class, tag or attribute: it is tried on every element")
		}
	}
	for _, w := range r.Text {
		for _, l := range r.Line {
			if Fold(w) == Fold(l) {
				doubt("line", 0, "the phrase "+w+" stands under text too, which takes in the line")
			}
		}
	}
	return out
}
