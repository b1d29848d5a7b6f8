package pipeline

import (
	"unsafe"

	"golang.org/x/net/html"
)

// A memory is what a page is built in: its nodes, elements and blocks. It may serve one
// page after another, and half of what a page takes need not be made anew.
type memory struct {
	nodes    slabs[html.Node]
	attrs    slabs[html.Attribute]
	elements []Element
	blocks   []Block
	runs     []run
}

// mostKept is how many bytes of memory are kept for the next page: few need more.
const mostKept = 2 << 20

// empty forgets the page that was built in the memory, and reports whether it is small
// enough to be kept.
func (m *memory) empty(p *Page) bool {
	clear(p.Elements)
	clear(p.Blocks)
	m.elements, m.blocks, m.runs = p.Elements[:0], p.Blocks[:0], p.runs[:0]
	m.nodes.empty()
	m.attrs.empty()
	return m.nodes.size()+m.attrs.size()+size(m.elements)+size(m.blocks)+size(m.runs) <= mostKept
}

// sized returns an empty list with room for n, in old if that has it.
func sized[T any](old []T, n int) []T {
	if cap(old) < n {
		return make([]T, 0, n)
	}
	return old[:0]
}

func size[T any](list []T) int {
	var t T
	return cap(list) * int(unsafe.Sizeof(t))
}

// slabs are lists of equal length from which things are given out.
type slabs[T any] struct {
	list [][]T
	used int // slabs
	free []T // of the last one used
}

const slabLen = 256

// take gives out n zeros side by side.
func (s *slabs[T]) take(n int) []T {
	if n > slabLen {
		return make([]T, n)
	}
	if len(s.free) < n {
		if s.used == len(s.list) {
			s.list = append(s.list, make([]T, slabLen))
		}
		s.free = s.list[s.used]
		s.used++
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// empty takes back all that was given out.
func (s *slabs[T]) empty() {
	for _, slab := range s.list[:s.used] {
		clear(slab)
	}
	s.used, s.free = 0, nil
}

func (s *slabs[T]) size() int {
	n := 0
	for _, slab := range s.list {
		n += size(slab)
	}
	return n
}
