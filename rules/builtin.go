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

// Builtin reads the packs that come with offprint. They are read once; a faulty
// one among them is an error of this build, which its tests rule out.
func Builtin() ([]*Pack, error) { return builtin() }

var builtin = sync.OnceValues(func() ([]*Pack, error) { return Load(BuiltinFS()) })
