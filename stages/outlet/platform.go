package outlet

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// companyForm is a legal form that no other word is taken for.
var companyForm = pattern(`(?i)[,\s\x{a0}](?:inc|l\.?l\.?c|ltd|limited|gmbh(?:[\s\x{a0}]*&[\s\x{a0}]*co\.?[\s\x{a0}]*kg)?|ag|kg|plc|corp|corporation|s\.?a\.?s?|s\.?r\.?l|s\.?p\.?a|b\.?v|e\.?v|ug|ооо|ltda|sp\.?[\s\x{a0}]z[\s\x{a0}]?o\.?o)\.?$`)

// owners notes the company behind the outlet where the markup names one.
func (s *sheet) owners(bids []bid) error {
	for _, n := range s.said["owner"] {
		if !sameName(n.Value, s.publisher) {
			c := claimOf(n, "parent-organization", 80)
			s.owner = c.value
			return s.note("owner", &c, pipeline.Stated, 90, "", nil)
		}
	}
	for _, b := range bids[1:] {
		for _, c := range b.claims {
			if (c.kind == "article-publisher" || c.kind == "site-publisher" || c.kind == "organization") && companyForm.MatchString(c.value) {
				s.owner = c.value
				return s.note("owner", &c, pipeline.Inferred, 70, "named as publisher in the markup with a company's name, beside the outlet's own", nil)
			}
		}
	}
	return nil
}

// platform notes what hosts the outlet.
func (s *sheet) platform() error {
	if o := s.reg.ByHost(s.host); o != nil && s.host != "" {
		if k := o.First(registry.Kind); k == "platform" || k == "network" {
			c := claim{value: o.First(registry.Name), kind: "host-of-platform", where: "address", text: s.host}
			return s.note("platform", &c, pipeline.Inferred, 95, "the host lies under the platform's domain", nil)
		}
	}
	return s.contributorPlatform()
}

var closedRe = pattern(`(?i)\b(?:now[- ]closed|no longer (?:active|open|operating)|discontinued|former|shut down)\b`)

// contributorPlatform notes a contributor network that a disclaimer names.
func (s *sheet) contributorPlatform() error {
	for i := range s.pass.Doc().Notes() {
		n := &s.pass.Doc().Notes()[i]
		if n.Key != "disclaimer" || !strings.Contains(n.Value, "platform-unreviewed") {
			continue
		}
		if h := n.Field("holder"); h != "" {
			c := claimOf(n, "contributor-notice", 90)
			c.value = h
			if closedRe.MatchString(n.Text) {
				c.fields = append(c.fields, pipeline.Field{Name: "state", Value: "closed"})
			}
			return s.note("platform", &c, pipeline.Stated, 92, "", nil)
		}
	}
	return nil
}

// themes are lines that the software of a platform writes.
var themes = []struct{ line, platform string }{
	{"WordPress.com Logo", "WordPress.com"},
	{"You are commenting using your WordPress.com account", "WordPress.com"},
	{"Blog at WordPress.com", "WordPress.com"},
	{"Create a free website or blog at WordPress.com", "WordPress.com"},
	{"Bloggen auf WordPress.com", "WordPress.com"},
	{"Powered by Blogger", "Blogger"},
	{"Powered by Substack", "Substack"},
}

// textPlatform notes the platform whose marks stand in the text: of the
// platform they tell, not of the publisher.
func (s *sheet) textPlatform() error {
	if err := s.contributorPlatform(); err != nil || s.pass.Doc().Note("platform") != nil {
		return err
	}
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		for _, t := range themes {
			if len(b.Text) < 160 && strings.HasPrefix(b.Text, t.line) {
				c := s.blockClaim(b, 0, len(b.Text), t.platform, "theme", 80)
				return s.note("platform", &c, pipeline.Inferred, 85, "a line that the platform's own pages have", nil)
			}
		}
	}
	return nil
}
