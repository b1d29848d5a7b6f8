package feature

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hash is the 32-bit FNV-1a Hash under which words and tokens stand in the
// model's tables.
type Hash uint32

const fnvOffset Hash = 2166136261

func (h Hash) add(c byte) Hash { return (h ^ Hash(c)) * 16777619 }

func (h Hash) str(s string) Hash {
	for i := 0; i < len(s); i++ {
		h = h.add(s[i])
	}
	return h
}

// Stats is what one pass over a block's text yields.
type Stats struct {
	Words, chars   int
	letters        int
	upper, digits  int
	capWords       int // words that begin with a capital
	ends, commas   int // sentence ends; commas and semicolons
	seps           int // | • » › · /
	quotes         int
	stop           int // function words of some language
	cjk            int // characters of scripts without spaces
	copyright      bool
	at             bool
	currency       bool
	years          int    // numbers that may be a year
	first          rune   // first visible rune
	last           rune   // last visible rune
	Hashes         []Hash // of the lower-case words, at most maxWords
	Line           Hash   // of all words in order, digits as 0
	firstW, secndW Hash
}

// Ends returns the number of sentence ends in the text.
func (st *Stats) Ends() int { return st.ends }

const maxWords = 400

// scan reads a block's text once. The hashes go into buf's storage.
func scan(s string, buf []Hash) Stats {
	st := Stats{Line: fnvOffset, Hashes: buf[:0]}
	var h Hash
	in, capital, digit := false, false, false
	num, numLen := 0, 0
	end := func() {
		if !in {
			return
		}
		in = false
		st.Words++
		if capital {
			st.capWords++
		}
		if digit && numLen == 4 && num >= 1900 && num <= 2100 {
			st.years++
		}
		if len(st.Hashes) < maxWords {
			st.Hashes = append(st.Hashes, h)
		}
		st.Line = (st.Line ^ h) * 16777619
		if stopWords.has(h) {
			st.stop++
		}
		switch st.Words {
		case 1:
			st.firstW = h
		case 2:
			st.secndW = h
		}
	}
	start := func() {
		if !in {
			in, capital, digit = true, false, false
			num, numLen = 0, 0
			h = fnvOffset
		}
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if c == ' ' || c == '\n' || c == '\t' {
				end()
				continue
			}
			st.chars++
			if st.first == 0 {
				st.first = rune(c)
			}
			st.last = rune(c)
			switch {
			case 'a' <= c && c <= 'z':
				start()
				st.letters++
				h = h.add(c)
			case 'A' <= c && c <= 'Z':
				if !in {
					start()
					capital = true
				}
				st.letters++
				st.upper++
				h = h.add(c + 32)
			case '0' <= c && c <= '9':
				start()
				st.digits++
				digit = true
				num, numLen = num*10%100000+int(c-'0'), numLen+1
				h = h.add('0')
			case c == '\'':
				// inside a word it does not end it
			default:
				end()
				switch c {
				case '.', '!', '?':
					st.ends++
				case ',', ';':
					st.commas++
				case '|', '/', '>':
					st.seps++
				case '"':
					st.quotes++
				case '@':
					st.at = true
				case '$':
					st.currency = true
				}
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r == 0xA0 || r == 0x200B || r == 0xFEFF || r == 0xAD {
			if r == 0xA0 {
				end()
			}
			continue
		}
		st.chars++
		if st.first == 0 {
			st.first = r
		}
		st.last = r
		switch {
		case ideographic(r):
			end()
			start()
			h = h.str(string(r))
			st.letters++
			st.cjk++
			if st.cjk&1 == 1 { // two characters count as one word
				end()
			} else {
				in = false
			}
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
			st.letters++
			l := unicode.ToLower(r)
			if l != r {
				st.upper++
				if !in {
					start()
					capital = true
				}
			}
			start()
			h = h.str(string(l))
		case unicode.IsDigit(r):
			start()
			st.digits++
			h = h.add('0')
		case r == '’' || r == '‘':
			st.quotes++
		default:
			end()
			switch r {
			case '。', '！', '？', '।', '؟', '…', '۔':
				st.ends++
			case '，', '、', '،', '；':
				st.commas++
			case '•', '»', '›', '·', '→', '«', '‹', '│', '–':
				st.seps++
			case '“', '”', '„', '「', '」':
				st.quotes++
			case '©', '®':
				st.copyright = true
			case '€', '£', '¥', '₹', '₽':
				st.currency = true
			}
		}
	}
	end()
	return st
}

func ideographic(r rune) bool {
	return r >= 0x2E80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || r >= 0xAC00 && r <= 0xD7A3) || r >= 0x0E00 && r <= 0x0E7F
}

// stopWords holds function words of many languages: prose is full of them,
// menus are not.
var stopWords = func() *set {
	m := &set{}
	for w := range strings.FieldsSeq(`
the of and to in a is that for it was on with as be at by this have from or had not are but which they you were an we has been their his her its i he she will would there what so if can when who more about into than them some could other
der die das und ist nicht ein eine zu den von mit sich auf für im dem es auch als an werden aus hat dass sie nach bei einer um am sind noch wie einem über so zum war haben nur oder aber vor zur bis mehr durch man sein wurde
le la les de des et à un une du en que qui est pour dans sur pas au avec ce il par plus ne se son sont mais nous ou leur cette été aux ont elle ces fait comme
el los las y en del se por con no su para es al lo como más o pero sus le ya este sí porque esta entre cuando muy sin sobre también me hasta hay donde
il di che è e non un per una sono si da con ha ma del della nel alla più anche gli dei come al
o os as um uma não do da em para com por mais dos como mas foi ao ele das tem à seu sua ou quando
het een van en dat niet te zijn op aan met voor er maar om hij dan ook bij naar nog wel uit
i w z na do się nie to że jest o jak po od za przez ale są dla czy tego
и в не на я что он с как это по но они мы к у из за то от же для бы так вы было
і в на що не з до як та у за це але від про його
ve bir bu da de için ile çok ama olarak daha gibi kadar
في من على إلى أن هذا التي الذي عن مع كان ما لا هو
att och det som en på är av för den till med inte om var ett har
og er på til af for ikke med der den som har
на за се от да по`) {
		m.add(fnvOffset.str(w))
	}
	return m
}()

// tokens calls f with the Hash of every class or id token in s: lower case,
// split at anything but letters and at camel case, digits left out.
func tokens(s string, f func(Hash)) {
	h, n := fnvOffset, 0
	end := func() {
		if n > 1 {
			f(h)
		}
		h, n = fnvOffset, 0
	}
	lower := false
	for i := 0; i < len(s) && i < 400; i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z':
			h, n, lower = h.add(c), n+1, true
		case 'A' <= c && c <= 'Z':
			if lower {
				end()
			}
			h, n, lower = h.add(c+32), n+1, false
		default:
			end()
			lower = false
		}
	}
	end()
}

// Running reports whether the text reads like sentences: a fair share of its words
// are function words of some language, or its script has no spaces.
func (st *Stats) Running() bool { return st.cjk*2 > st.chars || st.stop*5 >= st.Words-st.cjk }
