package rules

import (
	"regexp"
	"strings"
)

// ImportMiniflux makes a pack of content rewrite rules of Miniflux: lines with a
// host and a list of calls, in the form of its source (a Go map) or host and
// rules apart. Of the calls remove("selectors") is taken over.
func ImportMiniflux(src []byte) (*Import, error) {
	im := newImporter("miniflux")
	for line := range strings.Lines(string(src)) {
		m := minifluxLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		host := strings.TrimPrefix(strings.ToLower(m[1]), "www.")
		for _, c := range minifluxCall.FindAllStringSubmatch(m[2], -1) {
			im.entries++
			im.entry = im.entries
			if c[1] != "remove" {
				im.leave("call "+c[1], line)
				continue
			}
			css := strings.ReplaceAll(strings.Trim(c[2], "\"'"), `\"`, `"`)
			bad := ""
			for _, one := range splitCSS(css, ",") {
				if why := im.take([]string{host}, kindOf(one.text), false, one.text); why != "" {
					bad = why
				}
			}
			if bad != "" {
				im.leave(bad, line)
			} else {
				im.taken++
			}
		}
	}
	return im.finish("Content rules imported from Miniflux.")
}

var (
	minifluxLine = regexp.MustCompile("^[\"'`]?([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)[\"'`]?[ \\t:=,]+[\"'`]?(.*)$")
	minifluxCall = regexp.MustCompile(`([a-z_][a-z0-9_]*)(?:\(("(?:[^"\\]|\\.)*"|'[^']*'|[^)]*)[^)]*\))?`)
)
