package weigh

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// magic begins a model file; its last byte is the version of the form.
const magic = "offprint-model\x01"

// errModel says that a file is not a model this version can read.
var errModel = errors.New("not a model of this version")

// WriteTo writes the model set as one gzip file. The same set gives the same
// bytes.
func (s *Set) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return 0, fmt.Errorf("model: %w", err)
	}
	e := encoder{w: z}
	e.bytes([]byte(magic))
	e.u32(uint32(feature.Version))
	e.model(s.HTML)
	e.model(s.Text)
	if e.err == nil {
		e.err = z.Close()
	}
	if e.err != nil {
		return 0, fmt.Errorf("model: %w", e.err)
	}
	return b.WriteTo(w)
}

// ReadSet reads what WriteTo wrote.
func ReadSet(r io.Reader) (*Set, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	d := decoder{b: raw}
	if string(d.take(len(magic))) != magic || d.u32() != uint32(feature.Version) {
		return nil, fmt.Errorf("model: %w", errModel)
	}
	s := &Set{HTML: d.model(), Text: d.model()}
	if d.short || len(d.b) > 0 {
		return nil, fmt.Errorf("model: %w: cut short or too long", errModel)
	}
	return s, nil
}

type encoder struct {
	w   io.Writer
	err error
}

func (e *encoder) bytes(b []byte) {
	if e.err == nil {
		_, e.err = e.w.Write(b)
	}
}

func (e *encoder) u32(v uint32)  { e.bytes(binary.LittleEndian.AppendUint32(nil, v)) }
func (e *encoder) f32(v float32) { e.u32(math.Float32bits(v)) }

func (e *encoder) table(t *feature.Table[float32]) {
	m := maps.Collect(t.All())
	e.u32(uint32(len(m)))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		e.u32(uint32(k))
		e.bytes([]byte{byte(int8(math.Round(float64(m[k]) * 20)))})
	}
}

func (e *encoder) forest(f *forest.Forest) {
	e.u32(math.Float32bits(float32(f.Base)))
	e.u32(uint32(len(f.Cuts)))
	for _, c := range f.Cuts {
		e.u32(uint32(len(c)))
		for _, v := range c {
			e.f32(v)
		}
	}
	e.u32(uint32(len(f.Nodes)))
	for _, n := range f.Nodes {
		e.u32(uint32(uint16(n.Feature)) | uint32(n.Bin)<<16)
		if n.Feature >= 0 {
			e.u32(uint32(n.Left))
		}
		e.f32(n.Value)
	}
	e.u32(uint32(len(f.Roots)))
	for _, r := range f.Roots {
		e.u32(uint32(r))
	}
}

func (e *encoder) model(m *Model) {
	for _, t := range []*feature.Table[float32]{m.Lexicon.Word, m.Lexicon.Line, m.Lexicon.Tok, m.Lexicon.URL} {
		e.table(t)
	}
	types := maps.Collect(m.Types.Table.All())
	e.u32(uint32(len(types)))
	for _, k := range slices.Sorted(maps.Keys(types)) {
		e.u32(uint32(k))
		for _, v := range types[k] {
			e.bytes([]byte{byte(v)})
		}
	}
	for _, f := range m.Types.Forests {
		e.forest(f)
	}
	e.forest(m.First)
	e.forest(m.Second)
}

type decoder struct {
	b     []byte
	short bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.short, d.b = true, nil
		return make([]byte, max(0, min(n, 16)))
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) u32() uint32  { return binary.LittleEndian.Uint32(d.take(4)) }
func (d *decoder) f32() float32 { return math.Float32frombits(d.u32()) }

// count reads a length of items of at least size bytes each.
func (d *decoder) count(size int) int {
	n := int(d.u32())
	if n*size > len(d.b) {
		d.short = true
		return 0
	}
	return n
}

func (d *decoder) table() *feature.Table[float32] {
	n := d.count(5)
	m := make(map[feature.Hash]float32, n)
	for range n {
		k := feature.Hash(d.u32())
		m[k] = float32(int8(d.take(1)[0])) / 20
	}
	return feature.NewTable(m)
}

func (d *decoder) forest() *forest.Forest {
	f := &forest.Forest{Base: float64(d.f32())}
	f.Cuts = make([][]float32, d.count(4))
	for i := range f.Cuts {
		f.Cuts[i] = make([]float32, d.count(4))
		for k := range f.Cuts[i] {
			f.Cuts[i][k] = d.f32()
		}
	}
	f.Nodes = make([]forest.Node, d.count(8))
	for i := range f.Nodes {
		v := d.u32()
		n := forest.Node{Feature: int16(uint16(v)), Bin: uint8(v >> 16)}
		if n.Feature >= 0 {
			n.Left = int32(d.u32())
			if int(n.Feature) >= len(f.Cuts) || int(n.Left) <= i || int(n.Left)+1 >= len(f.Nodes) {
				d.short = true
				n = forest.Node{Feature: -1}
			}
		}
		n.Value = d.f32()
		f.Nodes[i] = n
	}
	f.Roots = make([]int32, d.count(4))
	for i := range f.Roots {
		f.Roots[i] = int32(d.u32())
		if int(f.Roots[i]) >= len(f.Nodes) || f.Roots[i] < 0 {
			d.short = true
			f.Roots[i] = 0
		}
	}
	return f
}

func (d *decoder) model() *Model {
	m := &Model{Lexicon: &feature.Lexicon{Word: d.table(), Line: d.table(), Tok: d.table(), URL: d.table()}}
	types := map[feature.Hash][feature.Types]int8{}
	for range d.count(4 + feature.Types) {
		k := feature.Hash(d.u32())
		var v [feature.Types]int8
		for i, b := range d.take(feature.Types) {
			v[i] = int8(b)
		}
		types[k] = v
	}
	m.Types = &Typer{Table: feature.NewTable(types)}
	for i := range m.Types.Forests {
		m.Types.Forests[i] = d.forest()
	}
	m.First, m.Second = d.forest(), d.forest()
	return m
}
