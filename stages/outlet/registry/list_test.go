package registry_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// lines prints outlets, one line a claim.
func lines(outlets []*registry.Outlet) []string {
	var out []string
	for _, o := range outlets {
		for _, c := range o.Claims {
			out = append(out, fmt.Sprintf("%s %s=%s (%s, %s)", o.ID, c.Field, c.Value, c.Source, c.Date))
		}
	}
	return out
}

func whats(faults []registry.Fault) []string {
	var out []string
	for _, f := range faults {
		out = append(out, f.String())
	}
	return out
}

func TestImportTable(t *testing.T) {
	const table = "\uFEFFtitle,geolocation,domain,network,subnetwork\n" +
		"Example Independent,US,www.Example.com,Example Network,\n" +
		"Two  spaces,US,https://two.example/a/very/long/path/of/a/page,Net,\n" +
		"No domain,US,,Net,\n" +
		"Bad,US,not a host,Net,\n" +
		"Example again,US,example.com,Example Network,\n" +
		",,,,\n" +
		"short\n" +
		"News agency: Hill Wire,US,hillwire.example,Net,\n"
	got, faults, err := registry.ImportTable(strings.NewReader(table), "t.csv", registry.List{Name: "A list", Date: "2024-08"}, registry.OutletColumns)
	if err != nil {
		t.Fatal(err)
	}
	wantFaults := []string{
		`t.csv:3: title: odd white space in "Two  spaces"`,
		`t.csv:3: domain: the address is of a page, not of an outlet: "https://two.example/a/very/long/path/of/a/page"`,
		"t.csv:4: no domain: only the name tells the outlet",
		`t.csv:5: domain: no host in "not a host"`,
		"t.csv:5: no domain: only the name tells the outlet",
		"t.csv:6: domain: example.com is also in line 2",
		"t.csv:7: neither a name nor a domain",
		"t.csv:8: 1 cells, the head has 5",
		"t.csv:8: no domain: only the name tells the outlet",
		`t.csv:9: title: "News agency:" before the name is left out`,
	}
	if d := cmp.Diff(wantFaults, whats(faults)); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
	want := []string{
		"example.com name=Example Independent (A list, 2024-08)",
		"example.com domain=example.com (A list, 2024-08)",
		"example.com listed=Example Network (A list, 2024-08)",
		"example.com name=Example again (A list, 2024-08)",
	}
	if d := cmp.Diff(want, lines(got)[:4]); d != "" {
		t.Errorf("claims (-want +got):\n%s", d)
	}
	if !slices.ContainsFunc(got, func(o *registry.Outlet) bool { return o.First(registry.Name) == "Hill Wire" }) {
		t.Errorf("no outlet is named Hill Wire alone: %v", lines(got))
	}
	for _, o := range got {
		if o.First(registry.Listed) == "" {
			t.Errorf("%s: nothing says that it stands on the list", o.ID)
		}
	}
	if _, _, err := registry.ImportTable(strings.NewReader(table), "t.csv", registry.List{Name: "A list"}, registry.OutletColumns); err == nil {
		t.Error("a list without a date is taken")
	}
	if _, _, err := registry.ImportTable(strings.NewReader("a,b\n"), "t.csv", registry.List{Name: "A", Date: "2024"}, registry.OutletColumns); err == nil || !strings.Contains(err.Error(), "no column") {
		t.Errorf("a table without the columns: %v", err)
	}
}

// TestRealLists imports the public lists where they are at hand: every fault is
// reported, most rows are taken, and what comes out is a sound registry.
func TestRealLists(t *testing.T) {
	const data = "../../../../shared/data"
	for _, tt := range []struct {
		file string
		list registry.List
		cols registry.Columns
		rows int
	}{
		{"state-media-matrix.csv", registry.List{Name: "State Media Matrix", Date: "2024-02"}, registry.StateMediaColumns, 1157},
		{"partisan-local-news-domains.csv", registry.List{Name: "Partisan local news domains", Date: "2024-08"}, registry.OutletColumns, 1229},
	} {
		f, err := os.Open(filepath.Join(data, tt.file))
		if err != nil {
			t.Skip("no lists at " + data)
		}
		defer f.Close()
		got, faults, err := registry.ImportTable(f, tt.file, tt.list, tt.cols)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d outlets of %d rows, %d faults", tt.file, len(got), tt.rows, len(faults))
		if len(got) < tt.rows/2 || len(faults) == 0 {
			t.Errorf("%s: %d outlets of %d rows, %d faults", tt.file, len(got), tt.rows, len(faults))
		}
		var b bytes.Buffer
		if err := registry.Write(&b, "", got); err != nil {
			t.Fatal(err)
		}
		if _, err := registry.Parse(tt.file, b.Bytes()); err != nil {
			t.Errorf("what was imported is refused: %v", err)
		}
		for i, f := range faults {
			if i%97 == 0 {
				t.Log(f)
			}
		}
	}
}

func TestImportTrust(t *testing.T) {
	const file = "# comment\nbelongto=https://www.union.example/\ncontrolledby=https://group.example/\ncontrol=https://local.example/\nsocial=https://social.example/@a\nvendor=https://x.example\nwhatever\nmember=%%%\nfoo=bar\n"
	got, faults, err := registry.ImportTrust(strings.NewReader(file), "trust.txt", "https://www.daily.example", "2026-08-01")
	if err != nil {
		t.Fatal(err)
	}
	const src = " (https://daily.example/trust.txt, 2026-08-01)"
	want := []string{
		"daily.example domain=daily.example" + src, "daily.example listed=union.example" + src, "daily.example owner=group.example" + src,
		"daily.example social=https://social.example/@a" + src, "local.example domain=local.example" + src, "local.example owner=daily.example" + src,
	}
	if d := cmp.Diff(want, lines(got)); d != "" {
		t.Errorf("claims (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"trust.txt:7: neither an entry nor a comment: whatever", "trust.txt:8: no host in %%%", "trust.txt:9: unknown entry foo"}, whats(faults)); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
	if _, faults, _ := registry.ImportTrust(strings.NewReader("<!doctype html><html>"), "trust.txt", "daily.example", "2026"); len(faults) != 1 {
		t.Errorf("a web page in place of trust.txt: %v", faults)
	}
}

func TestImportAds(t *testing.T) {
	got, faults, err := registry.ImportAds(strings.NewReader("google.com, pub-1, DIRECT\nOWNERDOMAIN=group.example\nownerdomain=???\n"), "ads.txt", "daily.example", "2026-08-01")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff("group.example", got[0].First(registry.Owner)); d != "" {
		t.Error(d)
	}
	if len(faults) != 1 || faults[0].Line != 3 {
		t.Errorf("faults: %v, want one in line 3", faults)
	}
}

func TestImportWikidata(t *testing.T) {
	const extract = `{"results":{"bindings":[
		{"item":{"value":"http://www.wikidata.org/entity/Q1"},"itemLabel":{"value":"The Daily"},"website":{"value":"https://www.daily.example/"},"ownerLabel":{"value":"Group"},"countryLabel":{"value":"Utopia"}},
		{"item":{"value":"http://www.wikidata.org/entity/Q1"},"itemLabel":{"value":"The Daily"},"website":{"value":"https://www.daily.example/"},"ownerLabel":{"value":"Other Group"}},
		{"item":{"value":"http://www.wikidata.org/entity/Q2"},"itemLabel":{"value":"Q2"},"website":{"value":"https://x.example/"}},
		{"item":{"value":"http://www.wikidata.org/entity/Q3"},"itemLabel":{"value":"No site"}}]}}`
	got, faults, err := registry.ImportWikidata(strings.NewReader(extract), "w.json", "2026-08-01")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || len(got[0].All(registry.Owner)) != 2 {
		t.Errorf("got %v, want one outlet with both owners", lines(got))
	}
	if len(faults) != 2 {
		t.Errorf("faults %v, want two", whats(faults))
	}
	if _, _, err := registry.ImportWikidata(strings.NewReader(`{}`), "w.json", "2026"); !errors.Is(err, registry.ErrRegistry) {
		t.Errorf("an extract without results: %v", err)
	}
}

func TestMergeLintShow(t *testing.T) {
	parse := func(name, s string) []*registry.Outlet {
		o, err := registry.Parse(name, []byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	a := parse("a.yaml", "basis: page\nsource: https://daily.example/a\noutlets:\n  - id: daily.example\n    claims: [{field: name, value: Daily, where: title}, {field: domain, value: daily.example, where: address}, {field: owner, value: A, where: p}]\n")
	b := parse("b.yaml", "basis: list\nsource: L\ndate: 2024\noutlets:\n  - name: The Daily\n    domains: [daily.example]\n    claims: [{field: owner, value: B}]\n  - {name: Daily, domains: [other.example]}\n")
	m := registry.Merge(a, b, a)
	if len(m) != 2 || len(m[0].Claims) != 6 {
		t.Errorf("merged:\n%s", strings.Join(lines(m), "\n"))
	}
	want := []string{
		`a.yaml:4: daily.example: owner is "A" after https://daily.example/a, "B" after L`,
		`b.yaml:8: other.example: name "Daily" is also a name of daily.example`,
	}
	if d := cmp.Diff(want, whats(registry.Lint(m))); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
	var buf bytes.Buffer
	if err := registry.Show(&buf, m[0]); err != nil || !strings.Contains(buf.String(), "owner          B                                        L, 2024") {
		t.Errorf("show: %v\n%s", err, buf.String())
	}
	// What is written reads back the same.
	buf.Reset()
	if err := registry.Write(&buf, "A head\nof two lines", m); err != nil {
		t.Fatal(err)
	}
	back, err := registry.Parse("w.yaml", buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(lines(m), lines(back)); d != "" {
		t.Errorf("written and read (-want +got):\n%s", d)
	}
}

func TestShippedLint(t *testing.T) {
	r := registry.Default()
	if n := len(r.Outlets()); n < 400 {
		t.Errorf("%d outlets shipped, want hundreds", n)
	}
	for _, f := range registry.Lint(r.Outlets()) {
		if strings.Contains(f.What, "no name") || strings.Contains(f.What, "id is also") || strings.Contains(f.What, "neither a place") {
			t.Error(f)
		}
	}
}

func TestBuilder(t *testing.T) {
	stage := pipeline.StageFunc("s", func(_ context.Context, p *pipeline.Pass) error {
		note := func(key, value, where string) error {
			return p.Note(pipeline.Note{Key: key, Value: value, Status: pipeline.Stated, Where: where, Text: value, Finding: pipeline.Finding{Confidence: 95}})
		}
		name := "The Daily"
		if strings.Contains(p.Doc().URL, "old") {
			name = "Daily News"
		}
		pub := pipeline.Note{Key: "publisher", Value: name, Status: pipeline.Stated, Where: "meta", Text: name, Finding: pipeline.Finding{Confidence: 95}}
		if !strings.Contains(p.Doc().URL, "lone") {
			pub.Fields = []pipeline.Field{{Name: "confirmed-by", Value: "copyright: footer"}}
		} else {
			pub.Value = "Somebody Else" // one sign, and the host spells another name
		}
		return errors.Join(note("host", "www.daily.example", "address"), p.Note(pub), note("said.social", "@twitterusername", "meta"), note("said.social", "@daily", "meta"), note("said.type", "NewsArticle", "script"), note("rights-holder", "Daily Ltd", "footer"), note("published", "2020-01-02T03:04:05Z", "time"))
	})
	pl, err := pipeline.New(pipeline.Options{}, stage)
	if err != nil {
		t.Fatal(err)
	}
	var b registry.Builder
	for _, u := range []string{"https://www.daily.example/old", "https://www.daily.example/b", "https://www.daily.example/c", "https://www.daily.example/lone", ""} {
		d, err := pl.Process(t.Context(), pipeline.Input{URL: u, Format: pipeline.Text, Body: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		b.Add(d)
	}
	want := []string{
		"daily.example name=The Daily (https://www.daily.example/b, 2020-01-02)", // two pages of three
		"daily.example name=Daily News (https://www.daily.example/old, 2020-01-02)",
		"daily.example domain=daily.example (https://www.daily.example/old, 2020-01-02)",
		"daily.example rights-holder=Daily Ltd (https://www.daily.example/old, 2020-01-02)",
		"daily.example social=@daily (https://www.daily.example/old, 2020-01-02)",
	}
	if d := cmp.Diff(want, lines(b.Outlets())); d != "" {
		t.Errorf("outlets (-want +got):\n%s", d)
	}
}
