package registry_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/stages/outlet/registry"
)

func TestDefault(t *testing.T) {
	r := registry.Default()
	hand := 0
	for _, o := range r.Outlets() {
		for _, c := range o.Claims {
			if c.Basis == registry.CommonKnowledge && c.Field == registry.Name {
				hand++
			}
		}
	}
	if hand < 100 {
		t.Errorf("%d outlets in the hand list, want at least 100", hand)
	}
	for _, tt := range []struct{ name, want string }{
		{"AFP", "Agence France-Presse"},
		{"the associated press", "Associated Press"},
		{"新华社", "Xinhua"},
		{"Nobody's Wire", ""},
	} {
		got := ""
		if o := r.ByName(tt.name); o != nil {
			got = o.First(registry.Name)
		}
		if got != tt.want {
			t.Errorf("ByName(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
	for _, tt := range []struct{ host, want string }{
		{"someone.wordpress.com", "WordPress.com"},
		{"www.reuters.com", "Reuters"},
		{"notreuters.com", ""},
		{"com", ""},
	} {
		got := ""
		if o := r.ByHost(tt.host); o != nil {
			got = o.First(registry.Name)
		}
		if got != tt.want {
			t.Errorf("ByHost(%q) = %q, want %q", tt.host, got, tt.want)
		}
	}
}

func TestParseFaults(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"no source", "basis: page\noutlets:\n  - {name: A}\n", "f.yaml:3:5: field name: no source"},
		{"no basis", "outlets:\n  - {name: A}\n", `f.yaml:2:5: field name: basis ""`},
		{"memory of an owner", "basis: common knowledge\noutlets:\n  - id: a\n    claims: [{field: owner, value: B}]\n", "common knowledge will not do"},
		{"address for a host", "basis: common knowledge\noutlets:\n  - {name: A, domains: [https://a.example]}\n", "no host name"},
		{"unknown field", "basis: page\nsource: x\noutlets:\n  - id: a\n    claims: [{field: bias, value: left}]\n", `unknown field "bias"`},
		{"undated state control", "basis: list\nsource: x\noutlets:\n  - id: a\n    claims: [{field: state-control, value: yes}]\n", "no date"},
		{"unknown key", "basis: page\nrating: 3\n", "rating"},
		{"nothing in it", "basis: page\nsource: x\noutlets:\n  - {}\n", "without a name"},
	} {
		_, err := registry.Parse("f.yaml", []byte(tt.file))
		if !errors.Is(err, registry.ErrRegistry) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.name, err, tt.want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"The Daily  Example!", "daily example"},
		{"KentNews.Online", "kentnews online"},
		{"L’Exemple", "lexemple"},
		{"新华社", "新华社"},
		{"—", ""},
	} {
		if got := registry.Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
