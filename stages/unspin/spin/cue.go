package spin

import (
	"slices"
	"strings"
)

// cue tests that need no pack: they see spinners of unknown families too.

// synonyms are groups of words of one meaning. Two of a group side by side
// ("contested opposed") are what a spinner leaves that picks two words instead of one.
// The groups hold words that ordinary English does not set side by side.
var synonyms = [][]string{
	{"help", "aid", "assist", "assistance"},
	{"contested", "disputed", "opposed", "challenged", "questioned"},
	{"political", "governmental"},
	{"room", "area", "space"},
	{"large", "huge", "enormous", "massive", "substantial", "considerable"},
	{"important", "crucial", "vital", "essential", "significant"},
	{"new", "brand-new", "novel"},
	{"start", "begin", "commence"},
	{"started", "began", "commenced"},
	{"quick", "fast", "rapid", "speedy", "swift"},
	{"show", "reveal", "display", "demonstrate"},
	{"shows", "reveals", "displays", "demonstrates"},
	{"resistance", "opposition"},
	{"attack", "assault", "strike"},
	{"buy", "purchase", "acquire"},
	{"get", "obtain", "acquire", "receive"},
	{"children", "kids", "youngsters"},
	{"hard", "difficult", "tough", "challenging"},
	{"easy", "simple", "straightforward", "uncomplicated"},
	{"company", "firm", "corporation"},
	{"job", "task", "work"},
	{"often", "frequently", "regularly"},
	{"usually", "normally", "generally", "typically"},
	{"almost", "nearly", "virtually", "practically"},
	{"really", "truly", "genuinely"},
	{"maybe", "perhaps", "possibly"},
	{"doctor", "physician", "medic"},
	{"house", "residence", "dwelling"},
	{"car", "automobile", "vehicle"},
	{"movie", "film", "flick"},
	{"fear", "dread", "anxiety", "worry"},
	{"stress", "anxiety", "tension"},
	{"goal", "aim", "objective", "target"},
	{"method", "technique", "approach"},
	{"problem", "issue", "trouble"},
	{"answer", "response", "reply"},
	{"change", "alteration", "modification"},
	{"choose", "select", "pick"},
	{"many", "numerous", "several"},
	{"enough", "sufficient", "adequate"},
	{"beautiful", "gorgeous", "stunning", "lovely"},
	{"smart", "clever", "intelligent"},
	{"make", "create", "produce"},
	{"made", "created", "produced"},
	{"need", "require"},
	{"needs", "requires"},
	{"use", "utilize", "utilise", "employ"},
	{"used", "utilized", "utilised", "employed"},
	{"soldiers", "troops"},
	{"war", "battle", "combat"},
	{"election", "ballot", "poll"},
	{"country", "nation"},
	{"agreement", "accord", "pact"},
	{"law", "statute", "legislation"},
	{"leader", "chief", "head"},
	{"statement", "declaration", "announcement"},
	{"talks", "discussions", "negotiations"},
	{"money", "cash", "funds"},
	{"danger", "hazard", "risk", "peril"},
	{"killed", "slain", "murdered"},
	{"hurt", "injured", "wounded"},
	{"angry", "furious", "irate"},
	{"strange", "odd", "weird", "bizarre"},
	{"wrong", "incorrect", "erroneous"},
	{"whole", "entire"},
	{"idea", "notion", "concept"},
	{"speech", "address"},
	{"sick", "ill", "unwell"},
	{"end", "finish", "conclude"},
	{"finally", "lastly", "eventually"},
	{"quickly", "rapidly", "swiftly"},
	{"various", "numerous", "assorted"},
	{"main", "primary", "principal"},
	{"final", "last", "ultimate"},
	{"near", "close", "nearby"},
	{"rich", "wealthy", "affluent"},
	{"poor", "impoverished", "needy"},
	{"violent", "brutal", "fierce"},
	{"safe", "secure"},
	{"famous", "renowned", "well-known"},
}

// synonymGroups lists the groups of each word of a lexicon.
type synonymGroups [][]int

func groupSynonyms(x *lexicon) synonymGroups {
	var g synonymGroups
	for i, words := range synonyms {
		for _, w := range words {
			id := int(x.add(fold(w)))
			for id >= len(g) {
				g = append(g, nil)
			}
			g[id] = append(g[id], i)
		}
	}
	return g
}

func (g synonymGroups) same(a, b int32) bool {
	if a == b || int(a) >= len(g) || int(b) >= len(g) {
		return false
	}
	for _, i := range g[a] {
		if slices.Contains(g[b], i) {
			return true
		}
	}
	return false
}

// Cue is a sign of machine paraphrase that belongs to no one family.
type Cue struct {
	// Name is "doubled-synonym", "dash-asymmetry" or "broken-number".
	Name string
	// Places are where it was seen, at most 20 of them.
	Places []Place
	// Count is how often it was seen.
	Count int
	// Why says in a sentence what was seen.
	Why string
}

// Place is a half-open range of bytes of one block.
type Place struct{ Block, Start, End int }

const maxPlaces = 20

func (c *Cue) seen(p Place) {
	c.Count++
	if len(c.Places) < maxPlaces {
		c.Places = append(c.Places, p)
	}
}

// doubled finds two words of one meaning side by side, outside quotations.
func (p *page) doubled(g synonymGroups) Cue {
	c := Cue{Name: "doubled-synonym", Why: "two words of one meaning stand side by side, as spinners leave them"}
	for i := 1; i < len(p.tokens); i++ {
		a, b := p.tokens[i-1], p.tokens[i]
		if a.word == 0 || b.word == 0 || len(g[min(int(a.word), len(g)-1)]) == 0 || b.shape&joined == 0 || (a.shape|b.shape)&quoted != 0 || b.shape&capital != 0 {
			continue
		}
		if g.same(a.word, b.word) {
			c.seen(Place{int(a.block), int(a.start), int(b.end)})
		}
	}
	return c
}

// minDashes is the number of dashes from which their spacing is a habit.
const minDashes = 3

// dashes finds em dashes set "word— word" throughout: typesetters space both
// sides or neither, spinners that glue and re-cut words lose one side.
func (p *page) dashes() Cue {
	c := Cue{Name: "dash-asymmetry", Why: "dashes have a space on the right only"}
	all := 0
	const dash = "—"
	for b, text := range p.blocks {
		for at := 0; ; {
			i := strings.Index(text[at:], dash)
			if i < 0 {
				break
			}
			i += at
			at = i + len(dash)
			if i == 0 || at >= len(text) {
				continue
			}
			all++
			if text[i-1] != ' ' && text[at] == ' ' && wordAt(text, at+1) {
				c.seen(Place{b, i, at})
			}
		}
	}
	if c.Count < minDashes || c.Count*5 < all*4 {
		return Cue{Name: c.Name}
	}
	return c
}

// broken finds numbers with a word in the place of some digits ("30,one
// hundred", "1.five", "20-five"): a spinner replaced a part of the number.
func (p *page) broken() Cue {
	c := Cue{Name: "broken-number", Why: "a number has a word in the place of some of its digits"}
	for i, t := range p.tokens {
		if t.shape&digit == 0 {
			continue
		}
		text := p.blocks[t.block]
		if j := strings.LastIndexAny(text[t.start:t.end], ".-"); j > 0 {
			if digitAt(text, int(t.start)+j-1) && unit(text[int(t.start)+j+1:t.end]) {
				c.seen(Place{int(t.block), int(t.start), int(t.end)})
			}
			continue
		}
		if i+1 < len(p.tokens) {
			n := p.tokens[i+1]
			if n.block == t.block && n.start == t.end+1 && text[t.end] == ',' && unit(text[n.start:n.end]) {
				c.seen(Place{int(t.block), int(t.start), int(n.end)})
			}
		}
	}
	return c
}

func unit(s string) bool {
	switch strings.ToLower(s) {
	case "one", "two", "three", "four", "five", "six", "seven", "eight", "nine":
		return true
	}
	return false
}
