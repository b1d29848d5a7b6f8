package rules

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io/fs"

	"github.com/offprint-news/offprint/pipeline"
)

// The packs that come with offprint are many files; reading them and deriving
// the prefilters of their patterns takes longer than most commands. So they are
// kept a second time, ready to use, without the tests. That file holds a sum of
// the packs: where they have changed since, it is not used and the packs are
// read anew, which costs time and nothing else.
//
//go:generate go test -run TestBuilt -update .

//go:embed built.bin
var built string

// builtVersion changes with the form of built.bin and with how prefilters are
// derived.
const builtVersion = 3

// sum returns a sum of all packs below fsys.
func sum(fsys fs.FS) (uint64, error) {
	h := fnv.New64a()
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return 0, err
	}
	for _, n := range names {
		b, err := fs.ReadFile(fsys, n)
		if err != nil {
			return 0, err
		}
		h.Write([]byte(n))
		h.Write(b)
	}
	return h.Sum64(), nil
}

// thaw reads packs that freeze wrote, if they were made of files with the sum.
func thaw(src string, sum uint64) ([]*Pack, bool) {
	r := &reader{src: src}
	if r.int() != builtVersion || uint64(r.int()) != sum {
		return nil, false
	}
	r.pool = make([]string, r.len())
	for i := range r.pool {
		r.pool[i] = r.raw()
	}
	var packs []*Pack
	for range r.len() {
		p := &Pack{Name: r.str(), About: r.str(), File: r.str()}
		for range r.len() {
			p.Rules = append(p.Rules, r.rule())
		}
		packs = append(packs, p)
	}
	return packs, r.err == nil && len(r.src) == 0
}

// freeze writes packs whose rules are compiled.
func freeze(packs []*Pack, sum uint64) []byte {
	w := &writer{at: map[string]int{}}
	w.int(len(packs))
	for _, p := range packs {
		w.str(p.Name)
		w.str(p.About)
		w.str(p.File)
		w.int(len(p.Rules))
		for _, r := range p.Rules {
			w.rule(r)
		}
	}
	head := &writer{}
	head.int(builtVersion)
	head.int(int(sum))
	head.int(len(w.pool))
	for _, p := range w.pool {
		head.int(len(p))
		head.out = append(head.out, p...)
	}
	return append(head.out, w.out...)
}

var errBuilt = errors.New("damaged")

type writer struct {
	out  []byte
	pool []string
	at   map[string]int
}

func (w *writer) int(n int) { w.out = binary.AppendVarint(w.out, int64(n)) }

// str writes a string as its number in the pool.
func (w *writer) str(s string) {
	i, ok := w.at[s]
	if !ok {
		i = len(w.pool)
		w.at[s] = i
		w.pool = append(w.pool, s)
	}
	w.int(i)
}

func (w *writer) strs(l []string) {
	w.int(len(l))
	for _, s := range l {
		w.str(s)
	}
}

func (w *writer) bool(b bool) {
	if b {
		w.int(1)
	} else {
		w.int(0)
	}
}

type reader struct {
	src  string
	pool []string
	err  error
}

func (r *reader) int() int {
	n, k := uint64(0), 0
	for ; k < len(r.src); k++ {
		c := r.src[k]
		n |= uint64(c&0x7f) << (7 * min(k, 9))
		if c < 0x80 {
			r.src = r.src[k+1:]
			return int(int64(n>>1) ^ -int64(n&1))
		}
	}
	r.src, r.err = "", errBuilt
	return 0
}

// len reads the length of a list, never more than bytes are left.
func (r *reader) len() int {
	n := r.int()
	if n < 0 || n > len(r.src) {
		r.err = errBuilt
		return 0
	}
	return n
}

func (r *reader) raw() string {
	n := r.len()
	s := r.src[:n]
	r.src = r.src[n:]
	return s
}

func (r *reader) str() string {
	i := r.int()
	if i < 0 || i >= len(r.pool) {
		r.err = errBuilt
		return ""
	}
	return r.pool[i]
}

func (r *reader) strs() []string {
	n := r.len()
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = r.str()
	}
	return out
}

func (r *reader) bool() bool { return r.int() == 1 }

func (w *writer) rule(r *Rule) {
	for _, s := range []string{r.Pack, r.ID, string(r.Kind), r.About, r.Near, r.After, r.Links, r.Cut, r.Since, r.Note.Key, r.File} {
		w.str(s)
	}
	for _, l := range [][]string{r.Line, r.Text, r.Regexp, r.Select, r.Host, r.Lang, r.Until, r.See, r.Was, r.Todo} {
		w.strs(l)
	}
	w.int(r.Within)
	w.int(int(r.Confidence))
	w.int(r.At)
	w.int(len(r.Note.Fields))
	for _, f := range r.Note.Fields {
		w.str(f.Name)
		w.str(f.Value)
	}
	c := r.compiled
	for _, l := range [][]string{c.lines, c.texts, c.hosts, c.notHosts, c.langs} {
		w.strs(l)
	}
	w.bool(c.words)
	w.int(len(c.patterns))
	for _, p := range c.patterns {
		w.pattern(p)
	}
	w.int(len(c.stops))
	for _, s := range c.stops {
		w.str(s.word)
		if s.word == "" {
			w.pattern(s.re)
		}
	}
	w.int(len(c.selectors))
	for _, s := range c.selectors {
		w.str(s.source)
		w.int(int(s.key.by))
		w.str(s.key.name)
		w.str(s.key.lit)
		w.bool(s.plain)
		for _, b := range s.above {
			w.int(int(b))
		}
	}
}

func (r *reader) rule() *Rule {
	u := &Rule{frozen: true}
	var kind string
	for _, s := range []*string{&u.Pack, &u.ID, &kind, &u.About, &u.Near, &u.After, &u.Links, &u.Cut, &u.Since, &u.Note.Key, &u.File} {
		*s = r.str()
	}
	u.Kind = pipeline.Kind(kind)
	for _, l := range []*[]string{&u.Line, &u.Text, &u.Regexp, &u.Select, &u.Host, &u.Lang, &u.Until, &u.See, &u.Was, &u.Todo} {
		*l = r.strs()
	}
	u.Within, u.Confidence, u.At = r.int(), pipeline.Percent(r.int()), r.int()
	for range r.len() {
		u.Note.Fields = append(u.Note.Fields, pipeline.Field{Name: r.str(), Value: r.str()})
	}
	c := &compiled{}
	for _, l := range []*[]string{&c.lines, &c.texts, &c.hosts, &c.notHosts, &c.langs} {
		*l = r.strs()
	}
	c.words = r.bool()
	for range r.len() {
		c.patterns = append(c.patterns, r.pattern())
	}
	for range r.len() {
		s := stop{word: r.str()}
		if s.word == "" {
			s.re = r.pattern()
		}
		c.stops = append(c.stops, s)
	}
	for range r.len() {
		s := &selector{source: r.str()}
		s.key.by, s.key.name, s.key.lit, s.plain = byte(r.int()), r.str(), r.str(), r.bool()
		for i := range s.above {
			s.above[i] = uint64(r.int())
		}
		c.selectors = append(c.selectors, s)
	}
	u.compiled = c
	return u
}

func (w *writer) pattern(p *pattern) {
	w.str(p.source())
	w.int(int(p.of))
	w.bool(p.lead)
	w.bool(p.tail)
	w.int(len(p.clauses))
	for _, c := range p.clauses {
		w.int(int(c.reach))
		w.str(string(c.lits))
	}
}

func (r *reader) pattern() *pattern {
	p := &pattern{src: r.str(), of: int32(r.int()), lead: r.bool(), tail: r.bool()}
	for range r.len() {
		p.clauses = append(p.clauses, clause{reach: reach(r.int()), lits: literals(r.str())})
	}
	return p
}
