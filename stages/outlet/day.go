package outlet

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/offprint-news/offprint/rules/dfa"
)

// months are the names of months by their beginning, in lower case, in the
// languages this package reads. The longest beginning that fits wins.
var months = func() map[string]int {
	m := map[string]int{}
	for i, list := range []string{
		"jan january januar jänner janvier enero ene janeiro gennaio gen stycznia styczeń sty января янв січня січ يناير كانون jänner",
		"feb february februar feber février févr fev febrero fevereiro febbraio lutego luty lut февраля фев лютого лют فبراير شباط",
		"mar march märz mrz mär mars marzo março marca marzec марта мар березня бер مارس آذار",
		"apr april avril avr abril abr aprile kwietnia kwiecień kwi апреля апр квітня кві أبريل ابريل نيسان",
		"may mai mayo maio maggio mag maja maj мая май травня тра مايو أيار",
		"jun june juni juin junio junho giugno giu czerwca czerwiec cze июня июн червня чер يونيو حزيران",
		"jul july juli juillet juil julio julho luglio lug lipca lipiec lip июля июл липня лип يوليو تموز",
		"aug august août aou agosto ago sierpnia sierpień sie августа авг серпня сер أغسطس اغسطس آب",
		"sep sept september septembre septiembre setiembre setembro set settembre września wrzesień wrz сентября сен вересня вер سبتمبر أيلول",
		"oct october oktober okt octobre octubre outubro out ottobre ott października październik paź октября окт жовтня жов أكتوبر اكتوبر",
		"nov november novembre noviembre novembro listopada listopad lis ноября ноя листопада лис نوفمبر",
		"dec december dezember dez décembre déc diciembre dic dezembro dicembre grudnia grudzień gru декабря дек грудня гру ديسمبر",
	} {
		for w := range strings.FieldsSeq(list) {
			m[w] = i + 1
		}
	}
	return m
}()

var (
	isoRe   = pattern(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`)
	dmyRe   = pattern(`(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2}\b)`)
	againRe = pattern(`^\d{1,2}[./-]\d{1,2}[./-]\d`)
	dayRe   = pattern(`(\d{1,2})(?:st|nd|rd|th|er|º|°|\.ª)?\.?(?:[\s\x{a0}]+|-|(?:[\s\x{a0}]+(?:de|of|di)[\s\x{a0}]+))(\pL{3,14})\.?,?(?:[\s\x{a0}]+|-)(?:(?:de|del|of)[\s\x{a0}]+)?(\d{4})`)
	monRe   = pattern(`(\pL{3,14})\.?[\s\x{a0}]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\x{a0}]+(?:at[\s\x{a0}]+)?(\d{4})`)
	ymonRe  = pattern(`(\d{4})[\s,]+(\pL{3,9})\.?[\s]+(\d{1,2})\b`)
	hanRe   = pattern(`(\d{4})[\s\x{a0}]*年[\s\x{a0}]*(\d{1,2})[\s\x{a0}]*月[\s\x{a0}]*(\d{1,2})[\s\x{a0}]*日`)
	tzRe    = pattern(`^[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?[\s]*(Z|[+-]\d{2}:?\d{2})?`)
	unixRe  = pattern(`^\d{10}(?:\d{3})?$`)
	run8Re  = pattern(`^((?:19|20)\d{2})(\d{2})(\d{2})(?:[T\d]|$)`)
)

// A when is a date as exact as it was written.
type when struct {
	y, m, d  int
	clock    string // "T15:33:05+02:00", "" if no time is given
	from, to int    // where it stands in the text
	twoWays  bool   // 3/4/2020: day and month may stand in either order
}

// String returns the date in ISO 8601.
func (w when) String() string { return fmt.Sprintf("%04d-%02d-%02d%s", w.y, w.m, w.d, w.clock) }

// day returns the date without the time.
func (w when) day() string { return fmt.Sprintf("%04d-%02d-%02d", w.y, w.m, w.d) }

func (w when) valid() bool {
	return w.y >= 1900 && w.y <= 2035 && w.m >= 1 && w.m <= 12 && w.d >= 1 && w.d <= 31
}

// parseDate finds the first date of a text. american says that 3/4/2020 is in March.
func parseDate(s string, american bool) (when, bool) {
	if len(s) > 400 {
		s = clip(s, 400)
	}
	digit := false
	for i := 0; i < len(s) && !digit; i++ {
		digit = '0' <= s[i] && s[i] <= '9'
	}
	if !digit {
		return when{}, false
	}
	if unixRe.MatchString(s) {
		n, err := strconv.ParseInt(s[:10], 10, 64)
		if err != nil {
			return when{}, false
		}
		t := time.Unix(n, 0).UTC()
		return when{y: t.Year(), m: int(t.Month()), d: t.Day(), clock: t.Format("T15:04:05Z"), to: len(s)}, true
	}
	if m := run8Re.FindStringSubmatch(s); m != nil {
		w := when{y: atoi(m[1]), m: atoi(m[2]), d: atoi(m[3]), to: 8}
		return w, w.valid()
	}
	best := when{from: -1}
	try := func(re *dfa.Regexp, pick func(m []string) when) {
		for _, loc := range re.FindAllStringSubmatchIndex(s, 4) {
			if loc[0] > 0 && isDigit(s[loc[0]-1]) {
				continue
			}
			if loc[1] < len(s) && isDigit(s[loc[1]]) && re == dmyRe && !againRe.MatchString(s[loc[1]:]) {
				continue // a longer number, unless a second day is set right behind the first
			}
			m := make([]string, len(loc)/2)
			for i := range m {
				if loc[2*i] >= 0 {
					m[i] = s[loc[2*i]:loc[2*i+1]]
				}
			}
			w := pick(m)
			if !w.valid() {
				continue
			}
			w.from, w.to = loc[0], loc[1]
			if best.from < 0 || w.from < best.from || w.from == best.from && w.to > best.to {
				best = w
			}
			return
		}
	}
	ymd := func(m []string) when { return when{y: atoi(m[1]), m: atoi(m[2]), d: atoi(m[3])} }
	year := fourDigits(s) // all but days like 3.4.20 have them: a cheap test before the patterns
	if year {
		try(isoRe, ymd)
		if strings.Contains(s, "年") {
			try(hanRe, ymd)
		}
	}
	try(dmyRe, func(m []string) when {
		a, b, y := atoi(m[1]), atoi(m[2]), atoi(m[3])
		if len(m[3]) == 2 {
			y += 2000
			if !strings.Contains(m[0], ".") && !strings.Contains(m[0], "/") {
				return when{}
			}
		}
		if (american && a <= 12 || b > 12) && strings.Contains(m[0], "/") {
			a, b = b, a
		}
		return when{y: y, m: b, d: a, twoWays: a <= 12 && b <= 12 && a != b}
	})
	if year {
		try(dayRe, func(m []string) when { return when{y: atoi(m[3]), m: month(m[2]), d: atoi(m[1])} })
		try(ymonRe, func(m []string) when { return when{y: atoi(m[1]), m: month(m[2]), d: atoi(m[3])} })
		try(monRe, func(m []string) when { return when{y: atoi(m[3]), m: month(m[1]), d: atoi(m[2])} })
	}
	if best.from < 0 {
		return when{}, false
	}
	if m := tzRe.FindStringSubmatch(s[best.to:]); m != nil {
		sec := m[3]
		if sec == "" {
			sec = "00"
		}
		zone := m[4]
		if len(zone) == 5 {
			zone = zone[:3] + ":" + zone[3:]
		}
		best.clock = fmt.Sprintf("T%02d:%s:%s%s", atoi(m[1]), m[2], sec, zone)
		best.to += len(m[0])
	}
	return best, true
}

// fourDigits reports whether four digits stand side by side.
func fourDigits(s string) bool {
	run := 0
	for i := 0; i < len(s) && run < 4; i++ {
		if run++; !isDigit(s[i]) {
			run = 0
		}
	}
	return run == 4
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // digits only; too long a number is no date
	return n
}

// month returns the number of a month by its name, or 0.
func month(s string) int {
	s = strings.ToLower(s)
	if m := months[s]; m > 0 {
		return m
	}
	return 0
}

var pathDateRe = pattern(`/((?:19|20)\d{2})(?:[/-](\d{1,2})[/-](\d{1,2})|(\d{2})(\d{2}))(?:/|-|_|\.|$)`)

// urlDate reads a whole date out of an address.
func urlDate(path string) (when, bool) {
	m := pathDateRe.FindStringSubmatch(path)
	if m == nil {
		return when{}, false
	}
	w := when{y: atoi(m[1]), m: atoi(m[2] + m[4]), d: atoi(m[3] + m[5])}
	return w, w.valid()
}
