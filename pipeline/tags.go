package pipeline

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blockLevel reports whether an element stands on lines of its own. Custom
// elements (with a dash in their name) are taken for containers.
func blockLevel(a atom.Atom, name string) bool {
	switch a {
	case atom.A, atom.Abbr, atom.Acronym, atom.B, atom.Bdi, atom.Bdo, atom.Big, atom.Cite, atom.Code, atom.Data, atom.Del,
		atom.Dfn, atom.Em, atom.Font, atom.I, atom.Img, atom.Input, atom.Ins, atom.Kbd, atom.Label, atom.Mark, atom.Nobr,
		atom.Q, atom.Rp, atom.Rt, atom.Ruby, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub,
		atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr, atom.Svg, atom.Math, atom.Script, atom.Style, atom.Noscript,
		atom.Template, atom.Meta, atom.Link, atom.Area, atom.Map, atom.Object, atom.Embed, atom.Param, atom.Source, atom.Track,
		atom.Meter, atom.Output, atom.Progress, atom.Picture, atom.Canvas:
		return false
	case 0:
		return strings.IndexByte(name, '-') > 0
	}
	return true
}

// formatting reports whether an end tag may stand inside a block that opened later.
func formatting(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike,
		atom.Strong, atom.Tt, atom.U, atom.Span:
		return true
	}
	return false
}

// HeadingLevel returns the level of a heading element, 1 to 6, or 0 for any other.
func HeadingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

func heading(a atom.Atom) bool { return HeadingLevel(a) > 0 }

func tableEnd(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption, atom.Select, atom.Template:
		return true
	}
	return false
}

// closesP reports whether a start tag ends an open paragraph.
func closesP(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dialog, atom.Dir, atom.Div,
		atom.Dl, atom.Dt, atom.Dd, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2,
		atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Li, atom.Main, atom.Menu, atom.Nav,
		atom.Ol, atom.P, atom.Pre, atom.Listing, atom.Section, atom.Summary, atom.Table, atom.Ul, atom.Xmp, atom.Plaintext:
		return true
	}
	return false
}

// headOnly reports whether an element may stand in the head.
func headOnly(a atom.Atom) bool {
	switch a {
	case atom.Base, atom.Link, atom.Meta, atom.Title, atom.Noscript, atom.Noframes, atom.Style, atom.Script, atom.Template:
		return true
	}
	return false
}

// hiding names the technique by which an element hides its text, or "".
func hiding(a atom.Atom, attr []html.Attribute) string {
	switch a {
	case atom.Template, atom.Noscript:
		return a.String()
	case atom.Svg, atom.Math:
		return a.String()
	case atom.Video, atom.Audio, atom.Object, atom.Canvas:
		return a.String()
	case atom.Noframes, atom.Noembed, atom.Iframe:
		return a.String()
	}
	for i := range attr {
		switch attr[i].Key {
		case "hidden":
			if attr[i].Val != "until-found" {
				return "hidden attribute"
			}
		case "style":
			if t := hidingStyle(attr[i].Val); t != "" {
				return t
			}
		}
	}
	return ""
}

// hidingStyle names the way an inline style hides its element, or "".
func hidingStyle(style string) string {
	if len(style) < 9 || len(style) > 4096 {
		return ""
	}
	for decl := range strings.SplitSeq(strings.ToLower(style), ";") {
		prop, val, ok := strings.Cut(decl, ":")
		if !ok {
			continue
		}
		val = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(val), "!important"))
		switch strings.TrimSpace(prop) {
		case "display":
			if val == "none" {
				return "display:none"
			}
		case "visibility":
			if val == "hidden" || val == "collapse" {
				return "visibility:hidden"
			}
		case "font-size":
			if val == "0" || val == "0px" {
				return "font-size:0"
			}
		case "text-indent", "left", "top":
			if strings.HasPrefix(val, "-") && (strings.HasSuffix(val, "px") || strings.HasSuffix(val, "em")) && len(val) >= 7 {
				return "off-screen"
			}
		}
	}
	return ""
}
