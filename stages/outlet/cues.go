package outlet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// A cue is a form of words in which an outlet names itself, outside the running
// text. One strong cue will do, or two weak ones of different kinds.
type cue struct {
	kind   string
	strong bool
	re     *regexp.Regexp // its group is the name
}

const cueName = `([\p{Lu}\d][^|•·!?,;:()\n]{1,50}?)`

var cues = []cue{
	{"support", true, regexp.MustCompile(`(?i:\bsupport(?:ing)?|\bdonate to|\bbecome a (?:patron|member|supporter) of)[\s\x{a0}]+` + cueName + `[\s\x{a0}]+(?i:on (?:patreon|paypal|ko-fi|steady|buy me a coffee)|today|now|by donating|with a donation)`)},
	{"publicize", true, regexp.MustCompile(`^[\s\x{a0}]*(?i:published by|veröffentlicht von|publié par|publicado por|pubblicato da)[\s\x{a0}]+([^\s,;:|][^,;:|\n]{1,40})[\s\x{a0}]*$`)},
	{"channel", true, regexp.MustCompile(`(?i:\bsubscribe to|\bfollow|\bwatch|\bjoin)[\s\x{a0}]+` + cueName + `['’]s[\s\x{a0}]+(?i:youtube|telegram|whatsapp|facebook|twitter|newsletter|podcast|rss)`)},
	{"member", true, regexp.MustCompile(`(?i:\bthank you for (?:reading|supporting|visiting)|\bwelcome to|\bsign up (?:for|to) (?:the )?|\bdownload the|\bget the)[\s\x{a0}]+` + cueName + `(?:['’]s)?(?:[\s\x{a0}]+(?i:newsletters?|app|daily briefing|email)|[.!]?$)`)},
	{"registered", true, regexp.MustCompile(`^"?` + cueName + `"?[\s\x{a0}]+(?i:is a registered trademark|is provided by|is published by|is owned (?:and operated )?by|is part of|is a (?:member|division) of|and [\pL .]{3,40} are registered)`)},
	{"newsletter", false, regexp.MustCompile(`^[\s\x{a0}]*` + cueName + `[\s\x{a0}]+(?i:newsletters?|podcast|app|magazine shop|shop|store|archives?|e-?paper|abo|plus|tv|radio)[\s\x{a0}]*$`)},
	{"about", false, regexp.MustCompile(`^[\s\x{a0}]*(?i:about|über|à propos de|sobre|acerca de|contact|advertise (?:with|on)|write for|work for|more from|follow|subscribe to|folge|abonniere|suivez|síguenos en)[\s\x{a0}]+` + cueName + `(?:[\s\x{a0}]+(?i:on (?:facebook|twitter|instagram|x|telegram|youtube|google news|social media)))?[\s\x{a0}]*$`)},
}

// textPublisher finds the publisher of a plain text. Only lines that are not
// running text are read: an outlet named inside the story is part of the story.
func (s *sheet) textPublisher() error {
	var claims []claim
	var rejected []pipeline.Candidate
	add := func(c claim) {
		v, why := s.outletName(c.value)
		if why == "" && (cueStop[strings.ToLower(v)] || commonWord[strings.ToLower(v)]) {
			why = "a common word"
		}
		if why == "" && s.reg.ByName(v) != nil && s.reg.ByName(v).First(registry.Kind) == "platform" {
			why = "a platform, not an outlet"
		}
		if why != "" {
			if len(rejected) < 8 {
				rejected = append(rejected, pipeline.Candidate{Value: clip(c.value, 80), Where: c.where, Why: why})
			}
			return
		}
		c.value = v
		claims = append(claims, c)
	}
	lines := map[string]int{} // how often a short line stands there
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		if len(b.Text) >= long && !strings.Contains(b.Text, "©") {
			continue
		}
		if len(b.Text) < 400 && (i >= s.end || i*10 >= len(s.page.Blocks)*7) && mayHoldCopyright(b.Text) {
			for _, h := range holders(b.Text) {
				if h.sign && (h.dated || h.from < 24) {
					add(s.blockClaim(b, h.from, h.to, h.name, "copyright", 50))
					break
				}
			}
		}
		if len(b.Text) >= long && len(b.Text) > 600 {
			continue
		}
		for k := range cues {
			m := cues[k].re.FindStringSubmatchIndex(b.Text)
			if m == nil {
				continue
			}
			w := 25
			if cues[k].strong {
				w = 60
			}
			v := b.Text[m[2]:m[3]]
			if cues[k].kind == "publicize" && (personal(v) || bookRe.MatchString(v) && s.reg.ByName(v) == nil) {
				continue // whoever posted it; whoever made the book
			}
			add(s.blockClaim(b, m[2], m[3], v, cues[k].kind, w))
		}
		if len(b.Text) <= 40 {
			lines[registry.Fold(b.Text)]++
		}
		if i > 4 && (i < s.end || s.head >= 0 && i <= s.head) || len(b.Text) > 60 {
			continue
		}
		if e := s.reg.ByName(b.Text); e != nil && i >= s.end && e.First(registry.Kind) != "platform" {
			add(s.blockClaim(b, 0, len(b.Text), b.Text, "alias", 20))
		}
	}
	s.textTitle(add)
	if c := s.networkOwner(); c.value != "" {
		add(c)
	}
	bids := s.bids(claims)
	// A short line that repeats the name confirms it.
	for i := range bids {
		if n := lines[registry.Fold(bids[i].claims[0].value)]; n > 0 {
			bids[i].score += 15
			if n > 1 {
				bids[i].score += 10
			}
		}
	}
	slices.SortStableFunc(bids, func(x, y bid) int { return cmp.Compare(y.score, x.score) })
	if s.site != "" { // an address came along: the host confirms
		if o := s.reg.ByHost(s.host); o != nil && o.First(registry.Kind) != "platform" && len(bids) == 0 {
			add(claim{value: o.First(registry.Name), kind: "registry", weight: 60, where: "registry: " + o.ID, text: s.host})
			bids = s.bids(claims)
		}
	}
	if len(bids) == 0 || bids[0].score < 45 {
		for _, b := range bids {
			if len(rejected) < 10 {
				rejected = append(rejected, pipeline.Candidate{Value: b.claims[0].value, Where: b.claims[0].where, Why: "one weak sign alone (" + b.claims[0].kind + ")"})
			}
		}
		if err := s.unknown("publisher", "no line outside the story names the outlet surely enough", rejected); err != nil {
			return err
		}
		return s.textPlatform()
	}
	best := bids[0].claims[0]
	for _, c := range bids[0].claims[1:] {
		if poorForm(best.value) > poorForm(c.value) {
			best.value = c.value
		}
		if c.kind != best.kind {
			best.fields = append(best.fields, pipeline.Field{Name: "confirmed-by", Value: c.kind + ": " + clip(c.text, 80)})
		}
	}
	status, why := pipeline.Stated, ""
	if best.kind == "contributor-notice" {
		status, why = pipeline.Inferred, "the outlet of the contributor platform that the notice names"
	}
	for i, b := range bids[1:] {
		reason := "less speaks for it (" + b.claims[0].kind + ")"
		if i == 0 && b.score >= bids[0].score {
			status, why = pipeline.Conflicting, "two names have as much for them"
		}
		if len(rejected) < 10 {
			rejected = append(rejected, pipeline.Candidate{Value: b.claims[0].value, Where: b.claims[0].where, Why: reason})
		}
	}
	s.publisher = best.value
	if err := s.note("publisher", &best, status, min(95, 35+bids[0].score/2), why, rejected); err != nil {
		return err
	}
	return s.textPlatform()
}

// cueStop are words that follow "support" and the like without being a name.
var cueStop = set("us our we the this more here now today your free all latest daily weekly support independent journalism news free-press me my local quality")

// textTitle offers what the first lines have behind a separator, where the same
// name stands on another line of its own or the line before repeats the title.
func (s *sheet) textTitle(add func(claim)) {
	for i := 0; i < len(s.page.Blocks) && i < 3; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) > 220 || words(b.Text) < 4 {
			continue
		}
		locs := separators.FindAllStringIndex(b.Text, -1)
		if len(locs) == 0 {
			continue
		}
		l := locs[len(locs)-1]
		v := strings.TrimSpace(b.Text[l[1]:])
		if words(v) > 5 || utf8.RuneCountInString(v) < 3 {
			continue
		}
		add(s.blockClaim(b, l[1], len(b.Text), v, "title-suffix", 30))
	}
}

var contributorRe = regexp.MustCompile(`(?i)^(?:the[\s\x{a0}]+)?(?:now-closed[\s\x{a0}]+)?(.{2,30}?)[\s\x{a0}]+(?:contributors?|community)[\s\x{a0}]*(?:platform|network|page|section)?$`)

// networkOwner offers the outlet whose contributor platform a notice names.
func (s *sheet) networkOwner() claim {
	notes := s.pass.Doc().Notes()
	for i := range notes {
		n := &notes[i]
		if n.Key != "disclaimer" || !strings.Contains(n.Value, "platform-unreviewed") {
			continue
		}
		if m := contributorRe.FindStringSubmatch(n.Field("holder")); m != nil {
			c := claimOf(n, "contributor-notice", 70)
			c.value = m[1]
			return c
		}
	}
	return claim{}
}

// deskAlone are words that stand where a byline does, with a date beside them.
var deskAlone = set("editor editors staff redaktion redaction rédaction redacción redação redazione redakcja редакция редакція newsdesk newsroom")

// textBylines finds the byline of a plain text: a line that says "by", or a
// line that is a person's name at the headline. The name alone is a weak sign; a
// date or its label beside it confirms it.
func (s *sheet) textBylines() error {
	lo, hi := s.around()
	for i := lo; i < hi; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) >= long && i >= s.head || i > 0 && i < s.head && titleLike(s.page.Blocks[i-1].Text) {
			continue // above the headline a title and its byline are a teaser
		}
		if err := s.lineByline(i, false); err != nil {
			return err
		}
	}
	// What stands nearest to the headline is its byline; "by" above it may be of a teaser.
	slices.SortStableFunc(s.bylines, func(a, b byline) int {
		return cmp.Compare(abs(a.block-s.head), abs(b.block-s.head))
	})
	for i := lo; i < hi && len(s.bylines) == 0; i++ {
		b := &s.page.Blocks[i]
		if i == s.head || len(b.Text) > 60 {
			continue
		}
		v := trimName(b.Text)
		if !s.nameAlone(v, b) && !deskAlone[strings.ToLower(v)] || !s.dateBeside(i) {
			continue
		}
		s.addByline(byline{claim: s.blockClaim(b, 0, len(b.Text), "", "name-line", 70), people: []person{{name: v}}, strong: true, block: i})
		if err := s.frame(b, 0, len(b.Text), pipeline.Byline, "byline"); err != nil {
			return err
		}
	}
	if s.head < 0 {
		return nil
	}
	for i := max(hi, s.end-8); i < s.end; i++ {
		if err := s.lineByline(i, true); err != nil {
			return err
		}
	}
	return nil
}

// dateBeside reports whether a line has a date in it, or a date, or its label,
// in the line before it or the two after.
func (s *sheet) dateBeside(i int) bool {
	for k := max(0, i-1); k <= i+2 && k < len(s.page.Blocks); k++ {
		t := s.page.Blocks[k].Text
		if len(t) > 120 {
			continue
		}
		if w, ok := parseDate(t, false); ok && (k == i || (w.to-w.from)*3 > len(t)) || k != i && len(t) < 40 && publishedRe.MatchString(t) {
			return true
		}
	}
	return false
}

func abs(n int) int { return max(n, -n) }
