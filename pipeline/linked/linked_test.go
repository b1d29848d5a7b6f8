package linked_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/piprate/json-gold/ld"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/linked"
)

const page = `<html lang=en><meta name=author content="Ann Lee"><h1>Regen 😀 &amp; rain</h1><p>The river rose.</p><p>The views are the author’s — nobody else’s.</p>`

// sample is a document with a fact of every status, framing, and an edit. The
// stage is made up, so that this package needs none of the real ones.
func sample(t testing.TB) *pipeline.Document {
	t.Helper()
	stage := pipeline.StageFunc("made-up", func(_ context.Context, p *pipeline.Pass) error {
		bs := p.Blocks()
		notice := &bs[len(bs)-1]
		f := pipeline.Finding{Rule: "r", Confidence: 90, Why: "it says so", Evidence: []pipeline.Span{notice.Span}}
		f.Kind = pipeline.Disclaimer
		v := p.View(&bs[1])
		return errors.Join(
			p.FrameBlock(notice, f),
			p.FrameBlock(&bs[0], pipeline.Finding{Kind: pipeline.Title, Confidence: 80}),
			p.Rewrite(v, 0, 3, "A", "safe", pipeline.Finding{Rule: "the"}),
			p.Note(pipeline.Note{Key: "said.author", Value: "Ann Lee", Status: pipeline.Stated, Where: "meta", Finding: pipeline.Finding{Confidence: 99}}),
			p.Note(pipeline.Note{Key: "said.type", Value: "OpinionNewsArticle", Status: pipeline.Stated, Where: "script /@type"}),
			p.Note(pipeline.Note{
				Key: "author", Value: "Ann Lee", Status: pipeline.Stated, Where: `meta[name="author"]`, Text: "Ann Lee", Finding: pipeline.Finding{Confidence: 90, Rule: "outlet/meta"},
				Fields:   []pipeline.Field{{Name: "employer", Value: "Example Radio"}, {Name: "job", Value: "editor"}},
				Rejected: []pipeline.Candidate{{Value: "admin", Where: "meta", Why: "a system's account"}},
			}),
			p.Note(pipeline.Note{Key: "publisher", Status: pipeline.Unknown, Finding: pipeline.Finding{Why: "nobody says"}}),
			p.Note(pipeline.Note{Key: "published", Value: "2020-01-02", Status: pipeline.Conflicting, Where: "time", Text: "2 Jan"}),
			p.Note(pipeline.Note{Key: "republished-from", Value: "Forest Review", Status: pipeline.Stated, Text: "Courtesy of Forest Review", Fields: []pipeline.Field{{Name: "relation", Value: "republished"}, {Name: "url", Value: "https://forest.example/x"}}}),
			p.Note(pipeline.Note{
				Key: "disclaimer", Value: "views-own", Status: pipeline.Stated, Text: notice.Text, Finding: f,
				Fields: []pipeline.Field{{Name: "kind", Value: "views"}, {Name: "fine", Value: "views-own"}, {Name: "holder", Value: "the author"}, {Name: "denied", Value: "A"}, {Name: "denied", Value: "B"}},
			}),
		)
	})
	pl, err := pipeline.New(pipeline.Options{}, stage)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(context.Background(), pipeline.Input{ID: "a", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// offline refuses to fetch anything.
type offline struct{}

func (offline) LoadDocument(u string) (*ld.RemoteDocument, error) {
	return nil, fmt.Errorf("nothing is fetched, not even %s", u)
}

func TestJSONLDExpands(t *testing.T) {
	out, err := linked.JSONLD(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	opts := ld.NewJsonLdOptions("")
	opts.DocumentLoader = offline{}
	opts.ProcessingMode = ld.JsonLd_1_1
	proc := ld.NewJsonLdProcessor()
	expanded, err := proc.Expand(doc, opts)
	if err != nil {
		t.Fatal(err)
	}
	// Nothing is lost: as many values come out as went in.
	in, got := 0, 0
	count(doc["@graph"], &in)
	count(expanded, &got)
	if in != got {
		t.Errorf("%d values before expansion, %d after", in, got)
	}
	// Every property has a full address, and each of ours is documented.
	known := map[string]bool{}
	for _, term := range linked.Terms() {
		known[linked.Namespace+term.Name] = true
	}
	walk(expanded, func(key string, v any) {
		if !strings.HasPrefix(key, "@") && !strings.Contains(key, "://") {
			t.Errorf("property %q is no address", key)
		}
		if strings.HasPrefix(key, linked.Namespace) && !known[key] {
			t.Errorf("property %q is not among the terms", key)
		}
		if key == "@type" {
			for _, x := range v.([]any) {
				if s := x.(string); strings.HasPrefix(s, linked.Namespace) && !known[s] {
					t.Errorf("type %q is not among the terms", s)
				}
			}
		}
	})
	back, err := proc.Compact(expanded, map[string]any{"@context": doc["@context"]}, opts)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(single(doc["@graph"]), single(back["@graph"])); d != "" {
		t.Errorf("expanded and compacted again it differs (-before +after):\n%s", d)
	}
}

// count counts the strings, numbers and booleans of a JSON value, names of
// types, identifiers and addresses among them, wrappers not.
func count(v any, n *int) {
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			count(x, n)
		}
	case []any:
		for _, x := range v {
			count(x, n)
		}
	default:
		*n++
	}
}

func walk(v any, f func(key string, v any)) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			f(k, x)
			walk(x, f)
		}
	case []any:
		for _, x := range v {
			walk(x, f)
		}
	}
}

// single takes lists of one for what they hold.
func single(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, x := range v {
			m[k] = single(x)
		}
		return m
	case []any:
		if len(v) == 1 {
			return single(v[0])
		}
		var l []any
		for _, x := range v {
			l = append(l, single(x))
		}
		return l
	}
	return v
}

func TestArticle(t *testing.T) {
	out, err := linked.JSONLD(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	a := doc.Graph[0]
	want := map[string]any{
		"@type": "OpinionNewsArticle", "headline": "Regen 😀 & rain", "url": "https://dailyexample.org/a", "datePublished": "2020-01-02",
		"author":    []any{map[string]any{"@type": "Person", "name": "Ann Lee", "jobTitle": "editor", "worksFor": map[string]any{"@type": "Organization", "name": "Example Radio"}}},
		"isBasedOn": []any{map[string]any{"@type": "CreativeWork", "url": "https://forest.example/x", "offprint:relation": "republished", "publisher": map[string]any{"@type": "Organization", "name": "Forest Review"}}},
	}
	for k, v := range want {
		if d := cmp.Diff(v, a[k]); d != "" {
			t.Errorf("%s (-want +got):\n%s", k, d)
		}
	}
	if _, ok := a["publisher"]; ok {
		t.Error("an unknown publisher is a property of the article")
	}
}

// TestSelectors reads the selectors back: they give the words they quote.
func TestSelectors(t *testing.T) {
	d := sample(t)
	out, err := linked.JSONLD(d)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	runes, n := []rune(d.Source.Text), 0
	walk(doc, func(key string, v any) {
		list, ok := v.([]any)
		if key != "oa:hasSelector" || !ok {
			return
		}
		exact, pos, byBytes := "", "", ""
		for _, s := range list {
			switch m := s.(map[string]any); m["@type"] {
			case "oa:TextPositionSelector":
				pos = string(runes[int(m["oa:start"].(float64)):int(m["oa:end"].(float64))])
				byBytes = d.Source.Text[int(m["offprint:byteStart"].(float64)):int(m["offprint:byteEnd"].(float64))]
			case "oa:TextQuoteSelector":
				exact = m["oa:exact"].(string)
				if !strings.Contains(d.Source.Text, m["oa:prefix"].(string)+exact+m["oa:suffix"].(string)) {
					t.Errorf("quotation with its surroundings is not in the source: %v", m)
				}
			}
		}
		if pos != exact || byBytes != exact {
			t.Errorf("code points give %q, bytes %q, the quotation is %q", pos, byBytes, exact)
		}
		if exact != "" {
			n++
		}
	})
	if n == 0 {
		t.Error("no quotation was checked")
	}
}

func compile(t testing.TB) *jsonschema.Schema {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(linked.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("record.json", v); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("record.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchema(t *testing.T) {
	s := compile(t)
	r, err := sample(t).Record(pipeline.FullProfile)
	if err != nil {
		t.Fatal(err)
	}
	valid := func(r any) error {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(v)
	}
	if err := valid(r); err != nil {
		t.Errorf("a record is refused: %v", err)
	}
	// A record with every field filled: the schema knows them all.
	full := &pipeline.Record{}
	fill(reflect.ValueOf(full).Elem())
	full.Version = pipeline.RecordVersion
	full.Source.SHA256 = strings.Repeat("0f", 32)
	full.Source.Format = pipeline.HTML
	full.Content[0].Kind = pipeline.Body
	full.Framing[0].Kind = pipeline.Promo
	full.Edits[0].Steps[0].Kind = pipeline.Body
	full.Contested[0].Kind = pipeline.Share
	full.Facts[0].Kind, full.Facts[0].Status = pipeline.Body, pipeline.Stated
	full.Said[0].Kind, full.Said[0].Status, full.Said[0].Key = pipeline.Body, pipeline.Stated, "said.x"
	full.Pieces[0][0] = "kept"
	if err := valid(full); err != nil {
		t.Errorf("a record with all fields is refused: %v", err)
	}
	for name, spoil := range map[string]func(m map[string]any){
		"no version":        func(m map[string]any) { delete(m, "offprint") },
		"another version":   func(m map[string]any) { m["offprint"] = 99 },
		"an unknown field":  func(m map[string]any) { m["rating"] = "left" },
		"text that is none": func(m map[string]any) { m["text"] = 5 },
		"a kind of framing": func(m map[string]any) { m["content"].([]any)[0].(map[string]any)["kind"] = "share" },
		"over a hundred":    func(m map[string]any) { m["facts"].([]any)[0].(map[string]any)["confidence"] = 101 },
		"stated out of air": func(m map[string]any) {
			f := m["facts"].([]any)[0].(map[string]any)
			delete(f, "where")
			delete(f, "quote")
			delete(f, "evidence")
		},
		"a piece of what":     func(m map[string]any) { m["pieces"].([]any)[0].([]any)[0] = "lost" },
		"said without saying": func(m map[string]any) { m["said"].([]any)[0].(map[string]any)["key"] = "author" },
	} {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		spoil(m)
		if valid(m) == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
	}
}

// fill sets every field of a value: strings, numbers, lists of one.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte("x"))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(1)
	}
}

// TestSchemaKinds keeps the lists of kinds in the schema and in the code alike.
func TestSchemaKinds(t *testing.T) {
	var s struct {
		Defs map[string]struct{ Enum []pipeline.Kind } `json:"$defs"`
	}
	if err := json.Unmarshal([]byte(linked.Schema()), &s); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(pipeline.ContentKinds(), s.Defs["contentKind"].Enum); d != "" {
		t.Errorf("content kinds (-code +schema):\n%s", d)
	}
	if d := cmp.Diff(pipeline.FramingKinds(), s.Defs["framingKind"].Enum); d != "" {
		t.Errorf("framing kinds (-code +schema):\n%s", d)
	}
}

func TestDeterministic(t *testing.T) {
	a, err := linked.JSONLD(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if b, _ := linked.JSONLD(sample(t)); !bytes.Equal(a, b) {
			t.Fatal("the same document gives other bytes")
		}
	}
}

// The record of a notice and the span that it is framed as point at each other.
func TestFramingAndRecord(t *testing.T) {
	out, err := linked.JSONLD(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Graph []struct {
			ID      string `json:"@id"`
			Fact    string `json:"offprint:fact"`
			Framing []struct {
				ID string `json:"@id"`
			} `json:"offprint:framing"`
			Record []struct {
				ID string `json:"@id"`
			} `json:"offprint:record"`
		} `json:"@graph"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range doc.Graph {
		for _, to := range a.Framing {
			for _, b := range doc.Graph {
				for _, back := range b.Record {
					if b.ID == to.ID && back.ID == a.ID {
						got = append(got, a.Fact)
					}
				}
			}
		}
	}
	if want := []string{"disclaimer"}; !slices.Equal(got, want) {
		t.Errorf("facts that point at a framed span which points back: got %q, want %q", got, want)
	}
}

func TestTerms(t *testing.T) {
	var names []string
	for _, term := range linked.Terms() {
		if term.Means == "" || slices.Contains(names, term.Name) {
			t.Errorf("term %q: without a meaning, or there twice", term.Name)
		}
		names = append(names, term.Name)
	}
}

func TestFrontMatter(t *testing.T) {
	notes := []pipeline.Note{
		{Key: "publisher", Value: `The "Daily": Example`, Status: pipeline.Stated},
		{Key: "author", Value: "Ann Lee", Status: pipeline.Stated},
		{Key: "published", Status: pipeline.Unknown},
		{Key: "disclaimer", Value: "views-own", Text: "Views\nare my own.", Status: pipeline.Stated},
		{Key: "said.author", Value: "x", Status: pipeline.Stated},
	}
	want := "---\npublisher: \"The \\\"Daily\\\": Example\"\nauthor:\n  - \"Ann Lee\"\ndisclaimer: \"Views are my own.\"\n---\n"
	if d := cmp.Diff(want, linked.FrontMatter(notes)); d != "" {
		t.Errorf("front matter (-want +got):\n%s", d)
	}
}

func TestOrder(t *testing.T) {
	var got []string
	for _, n := range linked.Order([]pipeline.Note{
		{Key: "said.author", Value: "ann"}, {Key: "page-type", Value: "article"}, {Key: "disclaimer"}, {Key: "author", Value: "Ann Lee"}, {Key: "spun"}, {Key: "author", Value: "Bo Ray"}, {Key: "publisher"},
	}) {
		got = append(got, strings.TrimSpace(n.Key+" "+n.Value))
	}
	want := []string{"publisher", "author Ann Lee", "author Bo Ray", "disclaimer", "page-type article", "spun"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("facts in the order of a card, without raw statements (-want +got):\n%s", d)
	}
}
