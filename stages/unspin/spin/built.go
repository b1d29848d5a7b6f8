package spin

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"strconv"
	"strings"
)

// The packs that come with offprint are kept a second time, as a detector works
// with them: reading them as they are written takes longer than most commands. The
// file is lines of fields parted by tabs, and its strings are used where they lie. It
// begins with a sum of the packs: where they have changed since, it is not used and
// the packs are read anew, which costs time and nothing else.
//
//go:generate go test -run TestBuilt -update .

//go:embed built.txt
var built string

// builtVersion changes with the form of built.txt.
const builtVersion = "1"

// sum returns a sum of the pack files.
func sum(fsys fs.FS) string {
	names, err := fs.Glob(fsys, "packs/*.yaml")
	if err != nil {
		return ""
	}
	h := fnv.New64a()
	for _, n := range names {
		b, err := fs.ReadFile(fsys, n)
		if err != nil {
			return ""
		}
		fmt.Fprintf(h, "%s %d\n", n, len(b))
		h.Write(b)
	}
	return fmt.Sprintf("%s %x", builtVersion, h.Sum64())
}

// freeze writes the packs for thaw: a line for each pack, rule or tell, and phrase.
func freeze(packs []*Pack, sum string) string {
	var b strings.Builder
	line := func(fields ...string) {
		b.WriteString(strings.Join(fields, "\t"))
		b.WriteByte('\n')
	}
	line(sum)
	for _, p := range packs {
		line("family", p.Name, p.Quotes, p.Numbers)
		for i, s := range p.family().signs {
			var r Rule // of which a tell has none
			if i < len(p.Rules) {
				r = p.Rules[i]
			}
			list := func(items []string) string { return strings.Join(items, " ") }
			line("sign", s.id, s.name, string(s.grade), strconv.FormatBool(s.put), s.why,
				strconv.Itoa(s.times), strconv.Itoa(s.clean.Hits), strconv.Itoa(s.clean.Words), strconv.Itoa(s.spun),
				list(r.Left), list(r.NotLeft), list(r.Right), list(r.NotRight), list(r.Near))
			for _, ph := range s.phrases {
				line(ph.find, ph.put)
			}
		}
	}
	return b.String()
}

// thaw reads what freeze wrote, if it was made of packs with the sum.
func thaw(src, sum string) ([]*family, bool) {
	head, src, _ := strings.Cut(src, "\n")
	if sum == "" || head != sum {
		return nil, false
	}
	var families []*family
	var f *family
	var s *sign
	for line := range strings.Lines(src) {
		r := &fields{rest: strings.TrimSuffix(line, "\n")}
		switch first := r.next(); {
		case first == "family":
			f, s = &family{name: r.next(), quotes: r.next(), numbers: r.next()}, nil
			families = append(families, f)
		case first == "sign" && f != nil:
			s = r.sign()
			f.signs = append(f.signs, s)
		case s == nil:
			return nil, false
		default:
			s.phrases = append(s.phrases, phrase{first, r.next()})
		}
		if r.bad || r.rest != "" {
			return nil, false
		}
	}
	return families, true
}

// fields are those of a line that have not been read yet.
type fields struct {
	rest string
	bad  bool
}

func (r *fields) next() string {
	f, rest, _ := strings.Cut(r.rest, "\t")
	r.rest = rest
	return f
}

func (r *fields) int() int {
	n, err := strconv.Atoi(r.next())
	r.bad = r.bad || err != nil
	return n
}

func (r *fields) sign() *sign {
	s := &sign{
		id: r.next(), name: r.next(), grade: Grade(r.next()), put: r.next() == "true", why: r.next(),
		times: r.int(), clean: Clean{r.int(), r.int()}, spun: r.int(),
	}
	if strings.Trim(r.rest, "\t") == "" {
		r.rest = ""
		return s
	}
	s.beside = &beside{}
	for _, c := range []*condition{&s.beside.left, &s.beside.notLeft, &s.beside.right, &s.beside.notRight} {
		for item := range strings.FieldsSeq(r.next()) {
			r.bad = c.add(item) != nil || r.bad
		}
	}
	for w := range strings.FieldsSeq(r.next()) {
		s.beside.near = append(s.beside.near, fold(w))
	}
	return s
}
