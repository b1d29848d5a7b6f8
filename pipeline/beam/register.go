package beam

import (
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/offprint-news/offprint/pipeline/batch"

	// The file system of the machine; programs that use a store add its own.
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
)

// Beam finds functions and types of a worker by name, and wants to know them before a
// program's main: this is what its SDK has init for. Its package register would spare
// some calls by reflection, which is nothing beside the cleaning of a page, and takes
// two gigabytes to compile.
func init() {
	for _, fn := range []any{
		&readFn{}, &cleanFn{}, &seedFn{}, &keyFn{}, &tallyFn{}, &taskFn{}, &finishFn{},
		&sketchFn{}, &studyFn{}, &seeFn{}, &proposeFn{}, &writeProposalsFn{}, &mergeSketches{}, &mergeSightings{},
	} {
		beam.RegisterType(reflect.TypeOf(fn).Elem())
	}
	beam.RegisterType(reflect.TypeFor[Page]())
	beam.RegisterType(reflect.TypeFor[Row]())
	beam.RegisterType(reflect.TypeFor[Tally]())
	beam.RegisterType(reflect.TypeFor[Entry]())
	beam.RegisterType(reflect.TypeFor[batch.Cleaner]()) // what a Maker gives
	beam.RegisterCoder(reflect.TypeFor[Sketch](), encodeSketch, decodeSketch)
	beam.RegisterCoder(reflect.TypeFor[Sightings](), encodeSightings, decodeSightings)
}
