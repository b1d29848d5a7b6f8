package samples_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples"
)

// TestSchema: the sample.yaml of every sample is valid under the schema, what Load
// refuses is not, and the schema knows every kind.
func TestSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(samples.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("samples.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("samples.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(src []byte) error {
		var v any
		if err := yaml.Unmarshal(src, &v); err != nil {
			return err
		}
		return s.Validate(v)
	}
	n := 0
	err = fs.WalkDir(os.DirFS("."), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "sample.yaml" {
			return err
		}
		n++
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := valid(src); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
	for _, bad := range []string{
		"about: x\nstrength: strong",
		"strength: exact",
		"about: x\nstrength: partial\nhave: [x]",
		"about: x\nstrength: partial\nframing: [{kind: teaser, text: x}]",
		"about: x\nstrength: partial\nfacts: [{value: x}]",
	} {
		if valid([]byte(bad)) == nil {
			t.Errorf("valid under the schema, and should not be:\n%s", bad)
		}
	}
	for _, k := range append(pipeline.ContentKinds(), pipeline.FramingKinds()...) {
		if err := valid([]byte("about: x\nstrength: partial\nframing: [{kind: " + string(k) + ", text: x}]")); err != nil {
			t.Errorf("kind %s: %v", k, err)
		}
	}
}
