package stories

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// What is said of a person outside the story says what she writes or knows: a name, a
// verb, a post. Whether the page names its author does not matter.
const (
	personMost  = 170 // words of such a paragraph
	personLeast = 7
	personPost  = 16 // words from the verb to the post
	personName  = 5  // words of a name with its title
)

// persons labels paragraphs below the story, outside of it, that introduce somebody who
// writes.
func (f *finder) persons() error {
	core := 0 // paragraphs of the story below
	for i := len(f.blocks) - 1; i > f.firstProse; i-- {
		text := f.blocks[i].Text
		n := words(text)
		inside := f.core(i)
		if inside && n >= 20 {
			core++
		}
		if n < personLeast || n > personMost || !f.placed(i) && (!inside || core > 2) {
			continue
		}
		why := ""
		switch first, _, _ := strings.Cut(text, ". "); {
		case greets(text, inside):
			why = "somebody who writes here introduces herself, below the story"
		case inside:
			continue
		case introduces(text):
			why = "a name, a verb and the post of somebody who writes, below the story"
		case f.nameAbove(i, first) && hasPost(first, personPost, true):
			why = "the post of the one whose name stands above it, below the story"
		default:
			continue
		}
		err := f.p.FrameBlock(&f.blocks[i], pipeline.Finding{
			Rule: "stories/person", Kind: pipeline.AuthorBio, Confidence: confidence,
			Evidence: []pipeline.Span{f.blocks[i].Span}, Why: why,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// nameAbove reports whether one of the two lines above a block is a person's name that
// the first sentence of the block takes up, or that it goes without.
func (f *finder) nameAbove(i int, first string) bool {
	for k := i - 1; k >= max(0, i-2); k-- {
		name := f.blocks[k].Text
		w, rest, _ := strings.Cut(name, " ")
		if by[strings.ToLower(strings.TrimRight(w, ":"))] {
			name = rest
		}
		if before, after, ok := strings.Cut(name, ","); ok && hasPost(after, personName, true) {
			name = before // "Ada Quill, MD, Senior Editor"
		}
		if !nameLike(name) || words(name) > 3 || f.core(k) {
			continue
		}
		parts := strings.Fields(name)
		for _, part := range []string{parts[0], parts[len(parts)-1]} {
			if utf8.RuneCountInString(part) > 2 && !capitals(part) && holdsWord(first, part) {
				return true
			}
		}
		return hasPost(first, 3, false) // "Freelance writer in Leeds, who ..."
	}
	return false
}

// greets reports whether a text begins with who says it: "Hi, I'm Ada". Among the
// paragraphs of the story it must say that the site is hers as well.
func greets(text string, inside bool) bool {
	const most = 400 // bytes looked at
	text = text[:min(len(text), most)]
	l := strings.ToLower(text)
	rest, hello := l, false
	if w, r, ok := strings.Cut(l, " "); ok && greetings[strings.Trim(w, ",!.:")] {
		rest, hello = strings.TrimLeft(r, "!,.-– 👋☺"), true
	}
	for _, me := range selves {
		after, ok := strings.CutPrefix(rest, me)
		if !ok {
			continue
		}
		at := len(l) - len(after)
		if len(l) != len(text) || at >= len(text) {
			return false // the script has letters of two lengths
		}
		if r, _ := utf8.DecodeRuneInString(text[at:]); !unicode.IsUpper(r) {
			return false
		}
		own := strings.Contains(after, "blog") || strings.Contains(after, "website") || strings.Contains(after, "blogue")
		return own || hello && !inside
	}
	return false
}

var greetings = set("hi hello hey hallo servus moin grüezi willkommen hola bonjour salut coucou ciao olá oi hoi cześć hej привет привіт merhaba selam")

var selves = []string{
	"i'm ", "i’m ", "i am ", "my name is ", "my name's ", "ich bin ", "mein name ist ", "ich heiße ", "ich heisse ", "soy ", "me llamo ", "mi nombre es ",
	"je suis ", "je m'appelle ", "je m’appelle ", "moi c'est ", "sono ", "io sono ", "mi chiamo ", "sou o ", "sou a ", "eu sou ", "me chamo ", "meu nome é ",
	"ik ben ", "mijn naam is ", "jestem ", "nazywam się ", "mam na imię ", "меня зовут ", "мене звати ", "я ", "ben ", "benim adım ",
}

// introduces reports whether a text begins with a name of two words or more, which a verb
// follows, and then the post of somebody who writes, in the same sentence.
func introduces(text string) bool {
	w := strings.Fields(text)
	i := 0
	titled := titles[strings.ToLower(w[0])]
	if titled {
		i++
	}
	names := 0
	for i < len(w) && names < personName && namePart(w[i], names) {
		names, i = names+1, i+1
		if strings.HasSuffix(w[i-1], ",") {
			break
		}
	}
	if names < 2 {
		return false
	}
	i = skipAside(w, i)
	if i >= len(w) || !says[strings.Trim(w[i], ",")] {
		return false
	}
	return hasPost(strings.Join(w[i+1:min(len(w), i+1+personPost)], " "), personPost, titled)
}

// skipAside returns the index behind what may stand between a name and its verb: degrees,
// a handle, a post between commas.
func skipAside(w []string, i int) int {
	const most = 10
	if says[w[min(i, len(w)-1)]] {
		return i
	}
	aside := strings.HasSuffix(w[i-1], ",") || i < len(w) && strings.HasPrefix(w[i], "(")
	for k := i; aside && k < min(len(w)-1, i+most); k++ {
		if strings.HasSuffix(w[k], ".") && utf8.RuneCountInString(w[k]) > 4 {
			break
		}
		if (strings.HasSuffix(w[k], ",") || strings.HasSuffix(w[k], ")")) && says[w[k+1]] {
			return k + 1
		}
	}
	return i
}

// namePart reports whether a word may be the part of a name that n parts stand before.
func namePart(s string, n int) bool {
	if n > 0 && particles[s] {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) && !strings.ContainsAny(s, "0123456789:;!?()@") && !says[s] && (!strings.HasSuffix(s, ".") || utf8.RuneCountInString(s) <= 3)
}

// hasPost reports whether one of the first words of a sentence is a post: that of somebody
// who writes or, where wide is set, of somebody who knows a trade.
func hasPost(sentence string, most int, wide bool) bool {
	n := 0
	for w := range strings.FieldsSeq(sentence) {
		if n++; n > most {
			return false
		}
		l := strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }))
		if writers[l] || wide && experts[l] {
			return true
		}
		for part := range strings.SplitSeq(l, "-") { // "ITK-Experte", "writer/editor"
			a, b, _ := strings.Cut(part, "/")
			if part != l && (writers[part] || experts[part]) || b != "" && (writers[a] || writers[b]) {
				return true
			}
		}
		for _, end := range compounds {
			if len(l) > len(end)+2 && strings.HasSuffix(l, end) {
				return true
			}
		}
		if n > 2 && utf8.RuneCountInString(w) > 4 && strings.ContainsRune(".!?", lastRune(w)) {
			return false
		}
	}
	return false
}

// holdsWord reports whether a text holds a word, whole.
func holdsWord(text, word string) bool {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if w == word {
			return true
		}
	}
	return false
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var titles = set("dr. prof. professor sir dame rev. dra. dott. mr. mrs. ms.")

var particles = set("de del della di da dos das do van von der den ten ter la le al el bin ibn y e zu ben")

// writers are posts of those who write for a house.
var writers = set(`writer journalist reporter correspondent editor columnist author blogger contributor commentator freelancer
	photographer critic novelist essayist researcher professor lecturer historian economist scholar podcaster copywriter photojournalist
	journalistin redakteur redakteurin redaktor redaktorin autor autorin korrespondent korrespondentin kolumnist kolumnistin publizist publizistin
	bloggerin schriftsteller schriftstellerin volontär volontärin reporterin historiker historikerin fotograf fotografin texter texterin ressortleiter ressortleiterin
	herausgeber herausgeberin chefredakteur chefredakteurin chefredaktor chefredaktorin lektor lektorin übersetzer übersetzerin
	periodista redactor redactora autora escritor escritora corresponsal columnista bloguero bloguera reportero reportera historiador historiadora profesor profesora
	editora investigador investigadora fotógrafo fotógrafa
	journaliste rédacteur rédactrice auteur auteure autrice chroniqueur chroniqueuse écrivain écrivaine correspondant correspondante blogueur blogueuse essayiste
	giornalista redattore redattrice autore scrittore scrittrice corrispondente pubblicista collaboratore collaboratrice
	jornalista redator redatora repórter colunista escritor editor pesquisador pesquisadora
	redacteur journaliste columniste schrijver schrijfster verslaggever verslaggeefster auteur freelancejournalist
	dziennikarz dziennikarka redaktor redaktorka autor autorka publicysta publicystka korespondent korespondentka reporter reporterka blogerka bloger
	журналист журналистка редактор корреспондент автор обозреватель публицист писатель писательница колумнист блогер
	журналіст журналістка редакторка кореспондент кореспондентка авторка оглядач публіцист письменник письменниця
	gazeteci yazar editör muhabir`)

// experts are posts of those who write of their trade, which others have as well.
var experts = set(`expert specialist founder co-founder cofounder director consultant coach scientist engineer teacher lawyer attorney analyst strategist fellow
	physician dietitian nutritionist psychologist therapist manager marketer officer producer broadcaster
	experte expertin gründer gründerin berater beraterin dozent dozentin leiter leiterin wissenschaftler wissenschaftlerin trainer trainerin anwalt rechtsanwalt
	rechtsanwältin geschäftsführer geschäftsführerin referent referentin coach mitarbeiter mitarbeiterin studentin student
	experto experta fundador fundadora consultor consultora director directora abogado abogada analista
	expert experte fondateur fondatrice consultant consultante directeur directrice avocat avocate
	esperto esperta fondatore fondatrice consulente direttore direttrice avvocato especialista advogado advogada diretor diretora
	deskundige oprichter adviseur ekspert ekspertka założyciel założycielka эксперт основатель експерт засновник uzman kurucu`)

// compounds are the ends of German and Dutch words for those who write.
var compounds = []string{
	"journalist", "journalistin", "redakteur", "redakteurin", "redaktor", "redaktorin", "korrespondent", "korrespondentin", "autor", "autorin",
	"wissenschaftler", "wissenschaftlerin", "forscher", "forscherin", "experte", "expertin", "historiker", "historikerin", "redacteur", "journaliste", "verslaggever",
}
