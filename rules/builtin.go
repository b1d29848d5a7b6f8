package rules

import (
	"embed"
	"io/fs"
	"sync"
)

//go:embed packs/*.yaml
var packs embed.FS

// BuiltinFS returns the files of the packs that come with offprint.
func BuiltinFS() fs.FS {
	sub, err := fs.Sub(packs, "packs")
	if err != nil {
		return packs
	}
	return sub
}

// Builtin returns the packs that come with offprint, ready to use. The field
// Tests of their rules is empty: TryRules, Mutate and YAML read the tests when
// they need them. Packs are read once; a faulty one among them is an error of
// this build, which its tests rule out.
func Builtin() ([]*Pack, error) { return builtin() }

var builtin = sync.OnceValues(func() ([]*Pack, error) {
	if n, err := sum(BuiltinFS()); err == nil {
		if packs, ok := thaw(built, n); ok {
			return packs, nil
		}
	}
	return Load(BuiltinFS())
})

var shipped = sync.OnceValues(func() (map[string]*Rule, error) {
	packs, err := Load(BuiltinFS())
	out := map[string]*Rule{}
	for _, p := range packs {
		for _, r := range p.Rules {
			out[r.Name()] = r
		}
	}
	return out, err
})

// full returns the rule with its tests.
func (r *Rule) full() *Rule {
	if !r.frozen {
		return r
	}
	if all, _ := shipped(); all[r.Name()] != nil {
		return all[r.Name()]
	}
	return r
}

// Default returns the set of the packs that come with offprint. It is made once.
func Default() (*Set, error) { return defaultSet() }

var defaultSet = sync.OnceValues(func() (*Set, error) {
	packs, err := Builtin()
	if err != nil {
		return nil, err
	}
	return NewSet(packs)
})

// Schema is the JSON Schema (draft 2020-12) of a rule pack, for editors.
//
//go:embed schema.json
var Schema string
