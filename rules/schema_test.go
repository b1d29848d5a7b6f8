package rules

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func schema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("rules.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("rules.json")
	if err != nil {
		t.Fatal(err)
	}
	return s, doc.(map[string]any)
}

// Every built-in pack is valid under the schema; the packs that the loader finds
// faulty for a reason of form are not.
func TestSchema(t *testing.T) {
	s, _ := schema(t)
	n := 0
	err := fs.WalkDir(BuiltinFS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		src, err := fs.ReadFile(BuiltinFS(), name)
		if err != nil {
			return err
		}
		n++
		var v any
		if err := yaml.Unmarshal(src, &v); err != nil {
			t.Error(err)
			return nil
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
	for _, name := range []string{"keys", "notpack", "tests"} {
		src, err := os.ReadFile(filepath.Join("testdata/bad", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		var n yaml.Node
		var v any
		if err := yaml.Unmarshal(src, &n); err != nil {
			t.Fatal(err)
		}
		if n.Decode(&v) != nil {
			continue // a key stands twice
		}
		if s.Validate(v) == nil {
			t.Errorf("%s.yaml: valid under the schema, faulty for the loader", name)
		}
	}
}

// The schema names the keys and kinds that the loader knows.
func TestSchemaNames(t *testing.T) {
	_, doc := schema(t)
	rule := doc["$defs"].(map[string]any)["rule"].(map[string]any)["properties"].(map[string]any)
	var got []string
	for k := range rule {
		got = append(got, k)
	}
	slices.Sort(got)
	want := slices.Sorted(slices.Values(ruleKeys))
	if !slices.Equal(got, want) {
		t.Errorf("keys: schema %v, loader %v", got, want)
	}
	var kinds []string
	for _, k := range rule["kind"].(map[string]any)["enum"].([]any) {
		kinds = append(kinds, k.(string))
	}
	if !slices.Equal(kinds, kindNames()) {
		t.Errorf("kinds: schema %v, loader %v", kinds, kindNames())
	}
}
