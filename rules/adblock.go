package rules

import (
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// ImportAdblock makes a pack of the cosmetic filters (##, #@#) of an adblock
// list. What a list hides becomes framing of the given kind: advertisement for
// EasyList, cookie-consent for a list of notices. Network filters say nothing of
// text and are not counted as entries.
func ImportAdblock(src []byte, kind pipeline.Kind) (*Import, error) {
	im := newImporter("adblock-" + string(kind))
	type filter struct {
		hosts []string
		css   string
		line  string
		whole bool // all its hosts are taken over
		entry int
	}
	var filters []filter
	except := map[string][]string{} // selector -> hosts where it is not to be hidden
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '!' || line[0] == '[' {
			continue
		}
		i, sep := cosmetic(line)
		if i < 0 {
			continue
		}
		im.entries++
		hosts, css := line[:i], line[i+len(sep):]
		switch {
		case sep != "##" && sep != "#@#":
			im.leave("procedural filter "+sep, line)
			continue
		case strings.HasPrefix(css, "+js("), strings.HasPrefix(css, "^"):
			im.leave("scriptlet or HTML filter", line)
			continue
		case strings.Contains(css, "{"):
			im.leave("style injection", line)
			continue
		}
		list, ok := adblockHosts(hosts)
		if !ok {
			im.leave("host pattern", line)
			if len(list) == 0 {
				continue
			}
		}
		if sep == "#@#" {
			except[css] = append(except[css], list...)
			im.taken++
			continue
		}
		filters = append(filters, filter{list, css, line, ok, im.entries})
	}
	for _, f := range filters {
		hosts := f.hosts
		for _, h := range except[f.css] {
			if strings.HasPrefix(h, "!") {
				continue
			}
			if i := slices.Index(hosts, h); i >= 0 {
				hosts = slices.Delete(slices.Clone(hosts), i, i+1)
			} else {
				hosts = append(slices.Clip(hosts), "!"+h)
			}
		}
		named := func(h string) bool { return h[0] != '!' }
		if slices.ContainsFunc(f.hosts, named) && !slices.ContainsFunc(hosts, named) {
			im.taken++ // every host of it is an exception
			continue
		}
		im.entry = f.entry
		if why := im.take(hosts, kind, false, f.css); why != "" {
			im.leave(why, f.line)
		} else if f.whole {
			im.taken++
		}
	}
	return im.finish("Cosmetic filters imported from an adblock list.")
}

// cosmetic finds the separator of a cosmetic filter; -1 for another filter.
func cosmetic(line string) (int, string) {
	for i := 0; i+1 < len(line); i++ {
		if line[i] != '#' {
			continue
		}
		for _, sep := range []string{"##", "#@#", "#?#", "#$#", "#%#", "#@?#", "#@$#"} {
			if strings.HasPrefix(line[i:], sep) {
				return i, sep
			}
		}
		return -1, ""
	}
	return -1, ""
}

// adblockHosts reads the hosts before a filter: ~ leaves one out. It reports
// whether all of them are plain names, and drops those that are not.
func adblockHosts(s string) (hosts []string, ok bool) {
	if s == "" {
		return nil, true
	}
	ok = true
	for h := range strings.SplitSeq(s, ",") {
		h, not := strings.CutPrefix(strings.ToLower(strings.TrimSpace(h)), "~")
		switch {
		case strings.ContainsAny(h, "*/:") || h == "":
			ok = false
		case not:
			hosts = append(hosts, "!"+h)
		default:
			hosts = append(hosts, h)
		}
	}
	return hosts, ok
}
