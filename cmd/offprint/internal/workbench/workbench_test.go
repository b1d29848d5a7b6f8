package workbench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
)

const pack = `pack: mine
rules:
  - id: bell
    kind: donation
    line: ["Keep the bell ringing"]
    tests:
      hit: ["Keep the bell ringing"]
      miss: ["They keep the bell ringing all night."]
`

const prose = "<p>The harbour council met on Tuesday and agreed to pay for the new bell, which had been cast in the spring and waited for a roof.</p>"

func html(lines string) string {
	return "<!DOCTYPE html><html lang=en><body><h1>The bell of the harbour</h1>" + strings.Repeat(prose, 4) + lines + prose + "</body></html>"
}

// folder makes a workbench folder.
func folder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"rules/mine.yaml":          pack,
		"pages/one.html":           html("<p>Keep the bell ringing</p><p>Give to the bell fund today</p>"),
		"pages/two.html":           html("<p>Give to the bell fund today</p>"),
		"clean/prose.html":         html("<p>Give way</p>"),
		"samples/gold/input.html":  html("<p>Give to the bell fund today</p>"),
		"samples/gold/sample.yaml": "about: A fund that is not asked for.\nstrength: partial\nhas: [\"Give to the bell fund today\"]\n",
		"outside.txt":              "secret",
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t testing.TB, dir string, write bool) *Bench {
	t.Helper()
	list, err := stages.Default()
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), dir, Options{Stages: list, Write: write})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// number returns the number of a page.
func number(t *testing.T, b *Bench, name string) int {
	t.Helper()
	for i, p := range b.docs {
		if p.Name == name {
			return i
		}
	}
	t.Fatalf("no page %s", name)
	return 0
}

// answer turns what a question gave into plain JSON values.
func answer(t *testing.T, v any, err error) map[string]any {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDoor: who is let in.
func TestDoor(t *testing.T) {
	b := open(t, folder(t), true)
	const host = "127.0.0.1:4711"
	s := newServer(b, host)
	cookie := func(r *http.Request) { r.AddCookie(&http.Cookie{Name: s.cookieName(), Value: s.cookie}) }
	own := func(r *http.Request) {
		cookie(r)
		r.Header.Set("Origin", "http://"+host)
		r.Header.Set("X-Offprint-Page", s.page)
		r.Header.Set("Content-Type", "application/json")
	}
	for _, tc := range []struct {
		why, method, target string
		set                 func(r *http.Request)
		want                int
	}{
		{"the page with its cookie", "GET", "/", cookie, 200},
		{"a question of the page", "POST", "/api/state", own, 200},
		{"no cookie", "GET", "/", func(*http.Request) {}, 401},
		{"another cookie", "GET", "/", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: s.cookieName(), Value: "x"}) }, 401},
		{"DNS rebinding: a foreign name for this address", "GET", "/", func(r *http.Request) { cookie(r); r.Host = "evil.example:4711" }, 421},
		{"DNS rebinding with all that the page sends", "POST", "/api/state", func(r *http.Request) { own(r); r.Host = "evil.example:4711" }, 421},
		{"localhost is another name too", "GET", "/", func(r *http.Request) { cookie(r); r.Host = "localhost:4711" }, 421},
		{"another port", "GET", "/", func(r *http.Request) { cookie(r); r.Host = "127.0.0.1:80" }, 421},
		{"no host", "GET", "/", func(r *http.Request) { cookie(r); r.Host = "" }, 421},
		{"a foreign origin", "POST", "/api/state", func(r *http.Request) { own(r); r.Header.Set("Origin", "https://evil.example") }, 403},
		{"a page of another port", "POST", "/api/state", func(r *http.Request) { own(r); r.Header.Set("Origin", "http://127.0.0.1:80") }, 403},
		{"a page from a file or a sandbox", "POST", "/api/state", func(r *http.Request) { own(r); r.Header.Set("Origin", "null") }, 403},
		{"a form without an origin", "POST", "/api/state", func(r *http.Request) { own(r); r.Header.Del("Origin") }, 403},
		{"a script of a foreign site", "GET", "/workbench.js", func(r *http.Request) { cookie(r); r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"another port of this machine counts as the same site", "GET", "/workbench.js", func(r *http.Request) { cookie(r); r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		{"a cookie without the page's token", "POST", "/api/state", func(r *http.Request) { own(r); r.Header.Del("X-Offprint-Page") }, 403},
		{"a wrong token of the page", "POST", "/api/state", func(r *http.Request) { own(r); r.Header.Set("X-Offprint-Page", "x") }, 403},
		{"a simple request, which needs no preflight", "POST", "/api/state", func(r *http.Request) { own(r); r.Header.Set("Content-Type", "text/plain") }, 415},
		{"a preflight", "OPTIONS", "/api/state", own, 405},
		{"no such question", "POST", "/api/shell", own, 404},
		{"no such file", "GET", "/../outside.txt", cookie, 404},
		{"no such file, encoded", "GET", "/%2e%2e/outside.txt", cookie, 404},
		{"a wrong token of the address", "GET", "/?token=x", cookie, 401},
	} {
		r := httptest.NewRequest(tc.method, "http://"+host+tc.target, strings.NewReader("{}"))
		r.Host = host
		tc.set(r)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != tc.want {
			t.Errorf("%s: got %d %s, want %d", tc.why, w.Code, strings.TrimSpace(w.Body.String()), tc.want)
		}
		for name := range w.Header() {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s: answers with %s", tc.why, name)
			}
		}
		if !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: no policy", tc.why)
		}
	}
}

// TestTokenHoldsOnce: the address lets one browser in, with a strict cookie.
func TestTokenHoldsOnce(t *testing.T) {
	s := newServer(open(t, folder(t), false), "127.0.0.1:4711")
	target := "http://" + s.host + "/?token=" + s.once
	get := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		return w
	}
	w := get()
	if w.Code != 303 || w.Header().Get("Location") != "/" {
		t.Fatalf("first: got %d to %q, want 303 to /", w.Code, w.Header().Get("Location"))
	}
	c := w.Result().Cookies()[0]
	if c.SameSite != http.SameSiteStrictMode || !c.HttpOnly || c.Value != s.cookie {
		t.Errorf("got cookie %v, want a strict one that scripts cannot read", c)
	}
	if w := get(); w.Code != 401 || len(w.Result().Cookies()) > 0 {
		t.Errorf("second: got %d, want 401 and no cookie", w.Code)
	}
}

// TestLoopbackOnly: the server listens where only this machine reaches it.
func TestLoopbackOnly(t *testing.T) {
	b := open(t, folder(t), false)
	ctx, cancel := context.WithCancel(t.Context())
	err := Serve(ctx, b, 0, func(url string) {
		if !strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Errorf("got %s, want the loopback address", url)
		}
		cancel()
	})
	if err != nil {
		t.Error(err)
	}
}

// TestWritesStayInside: no name and no link leads out of the folder, and without
// leave to write nothing is written.
func TestWritesStayInside(t *testing.T) {
	dir := folder(t)
	out := t.TempDir()
	b := open(t, dir, true)
	for _, name := range []string{"../x.yaml", "/tmp/x.yaml", "a/b.yaml", `..\x.yaml`, "x.yaml\x00", ".hidden.yaml", "x.txt", "", "..", "X.yaml", strings.Repeat("a", 300) + ".yaml"} {
		if _, err := b.save(t.Context(), &request{File: name, Source: pack}); err == nil {
			t.Errorf("save %q: no error", name)
		}
		if _, err := b.golden(t.Context(), &request{Name: name, File: "mine.yaml", Source: pack}); err == nil {
			t.Errorf("golden %q: no error", name)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "rules")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"rules", "samples"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(out, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	if _, err := b.save(t.Context(), &request{File: "mine.yaml", Source: pack}); err == nil {
		t.Error("save through a link: no error")
	}
	if _, err := b.golden(t.Context(), &request{Name: "new", File: "mine.yaml", Source: pack}); err == nil {
		t.Error("golden through a link: no error")
	}
	if list, err := os.ReadDir(out); err != nil || len(list) > 0 {
		t.Errorf("outside the folder: %v, %v; want nothing", list, err)
	}

	dir = folder(t)
	b = open(t, dir, false)
	for what, do := range map[string]func() (any, error){
		"save": func() (any, error) { return b.save(t.Context(), &request{File: "new.yaml", Source: pack}) },
		"golden": func() (any, error) {
			return b.golden(t.Context(), &request{Name: "new", File: "mine.yaml", Source: pack})
		},
	} {
		if _, err := do(); err == nil {
			t.Errorf("%s without --write: no error", what)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "rules/new.yaml")); err == nil {
		t.Error("written without --write")
	}
}

// TestEffects: an edit of a pack shows on every page before it is saved; a golden
// that it breaks is named, and a clean page that it hits.
func TestEffects(t *testing.T) {
	b := open(t, folder(t), true)
	q := &request{File: "mine.yaml", Source: strings.Replace(pack, `line: ["Keep the bell ringing"]`, `line: ["Keep the bell ringing", "Give to the bell fund today", "Give way"]`, 1)}
	v, err := b.check(t.Context(), q)
	a := answer(t, v, err)
	var got []string
	for _, e := range a["effects"].([]any) {
		e := e.(map[string]any)
		got = append(got, fmt.Sprint(b.docs[int(e["doc"].(float64))].Name, ": ", e["what"], " ", e["t"]))
	}
	want := []string{
		"gold: removed Give to the bell fund today", "one.html: removed Give to the bell fund today",
		"two.html: removed Give to the bell fund today", "prose.html: removed Give way",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("effects (-want +got):\n%s", diff)
	}
	if n := a["counts"].(map[string]any)["clean"]; n != 1.0 {
		t.Errorf("got %v hits on clean pages, want 1", n)
	}
	q.Docs = []int{number(t, b, "gold")}
	v, err = b.confirm(t.Context(), q)
	if broken := answer(t, v, err)["broken"].([]any); len(broken) != 1 {
		t.Errorf("got %v, want one broken golden", broken)
	}
}

// TestEffectsWithoutTests: the effect of a rule shows while its tests are missing,
// and the fault is told.
func TestEffectsWithoutTests(t *testing.T) {
	b := open(t, folder(t), true)
	v, err := b.check(t.Context(), &request{File: "mine.yaml", Source: pack + "  - id: fund\n    kind: donation\n    line: [\"Give to the bell fund today\"]\n"})
	a := answer(t, v, err)
	if len(a["faults"].([]any)) != 1 || len(a["effects"].([]any)) != 3 {
		t.Errorf("got %v and %v, want one fault and three effects", a["faults"], a["effects"])
	}
}

func TestFaultsHavePlaces(t *testing.T) {
	b := open(t, folder(t), true)
	for _, tc := range []struct {
		why, source string
		line        float64
	}{
		{"an unknown key", strings.Replace(pack, "kind:", "kinds:", 1), 4},
		{"a hit that misses", strings.Replace(pack, `hit: ["Keep`, `hit: ["Hold`, 1), 7},
		{"not YAML", "pack: [", 1},
		{"nothing", "", 1},
	} {
		v, err := b.check(t.Context(), &request{File: "mine.yaml", Source: tc.source})
		list := answer(t, v, err)["faults"].([]any)
		found := false
		for _, f := range list {
			found = found || f.(map[string]any)["line"] == tc.line
		}
		if !found {
			t.Errorf("%s: got %v, want a fault in line %v", tc.why, list, tc.line)
		}
	}
}

// TestDraftTakeSave: a selected text becomes a rule with its counts, and the rule
// passes its own tests.
func TestDraftTakeSave(t *testing.T) {
	dir := folder(t)
	b := open(t, dir, true)
	q := &request{File: "mine.yaml", Source: pack, Doc: number(t, b, "two.html"), Text: "Give to the bell fund today", Kind: pipeline.Donation, ID: "fund"}
	v, err := b.draft(t.Context(), q)
	list := answer(t, v, err)["candidates"].([]any)
	if len(list) == 0 {
		t.Fatal("no candidates")
	}
	c := list[0].(map[string]any)
	if c["pages"] != 3.0 || c["clean"] != 0.0 || len(c["broken"].([]any)) != 1 {
		t.Errorf("got %v, want 3 pages, no clean one, one golden broken", c)
	}
	if !strings.Contains(c["yaml"].(string), "tests:") {
		t.Errorf("the rule has no tests:\n%s", c["yaml"])
	}
}

// TestBisect: who took a line, and who would without them.
func TestBisect(t *testing.T) {
	b := open(t, folder(t), true)
	n := number(t, b, "one.html")
	v, err := b.bisect(t.Context(), &request{File: "mine.yaml", Source: pack, Doc: n, At: strings.Index(b.docs[n].doc.Source.Text, "Keep the bell")})
	chain := answer(t, v, err)["chain"].([]any)
	first, last := chain[0].(map[string]any), chain[len(chain)-1].(map[string]any)
	if first["rule"] != "mine/bell" {
		t.Errorf("got %v first, want mine/bell", first)
	}
	if k := pipeline.Kind(last["k"].(string)); !k.Content() || len(chain) < 2 {
		t.Errorf("got %v, want a chain that ends in content", chain)
	}
}

// TestToggle: a rule that is left out gives its line back, and the page says so.
func TestToggle(t *testing.T) {
	b := open(t, folder(t), true)
	q := &request{File: "mine.yaml", Source: pack, Doc: number(t, b, "one.html"), Off: map[string]bool{"mine/bell": true}}
	v, err := b.show(t.Context(), q)
	changes := answer(t, v, err)["changes"].([]any)
	if len(changes) != 1 || changes[0].(map[string]any)["t"] != "Keep the bell ringing" {
		t.Errorf("got %v, want the line of the rule", changes)
	}
}

// TestGolden: a page is saved as a sample that passes.
func TestGolden(t *testing.T) {
	t.Setenv("CI", "")
	dir := folder(t)
	b := open(t, dir, true)
	_, err := b.golden(t.Context(), &request{File: "mine.yaml", Source: pack, Doc: number(t, b, "one.html"), Name: "bell", About: "A bell: <b>"})
	if err != nil {
		t.Fatal(err)
	}
	margin, err := os.ReadFile(filepath.Join(dir, "samples/bell/want.margin"))
	if err != nil || !strings.Contains(string(margin), "mine/bell") {
		t.Errorf("the golden does not name the rule: %v", err)
	}
	again := open(t, dir, false)
	pl, err := again.moment(&request{File: "mine.yaml", Source: pack}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if o := again.docs[number(t, again, "bell")].gold.Check(t.Context(), pl); len(o.Problems) > 0 {
		t.Errorf("the new golden fails: %v", o.Problems)
	}
}
