package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// completionScripts ask the program itself what may come next, so that they never
// go stale; where it has no answer the shell offers files.
var completionScripts = map[string]string{
	"bash": `_offprint() {
	local IFS=$'\n'
	COMPREPLY=($(offprint complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o bashdefault -o default -F _offprint offprint
`,
	"zsh": `#compdef offprint
_offprint() {
	local -a next
	next=("${(@f)$(offprint complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if [[ -n "$next" ]]; then compadd -a next; else _files; fi
}
compdef _offprint offprint
`,
	"fish": `complete -c offprint -a '(offprint complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

// Run prints the script.
func (c *completionCmd) Run(std *streams) error {
	_, err := fmt.Fprint(std.out, completionScripts[c.Shell])
	return err
}

type completeCmd struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"The words so far; the last one is unfinished, and may be empty."`
}

// Run prints one candidate a line; none where a file or free text is wanted.
func (c *completeCmd) Run(std *streams, app *kong.Application) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		words = []string{""}
	}
	for _, s := range next(app, words[:len(words)-1], words[len(words)-1]) {
		fmt.Fprintln(std.out, s)
	}
	return nil
}

// next lists what may stand for a word after others.
func next(app *kong.Application, before []string, word string) []string {
	node, flags := app.Node, slices.Clone(app.Flags)
	positional := false
	var open *kong.Flag // waits for its value
	for _, w := range before {
		switch {
		case open != nil:
			open = nil
		case w == "--":
			return nil
		case strings.HasPrefix(w, "-"):
			if f := flagOf(flags, w); f != nil && !f.IsBool() && !strings.Contains(w, "=") {
				open = f
			}
		default:
			i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == w })
			if i < 0 || positional {
				positional = true
				continue
			}
			node = node.Children[i]
			flags = append(flags, node.Flags...)
		}
	}
	var all []string
	switch {
	case open != nil:
		all = values(open)
	case strings.HasPrefix(word, "-"):
		if node == app.Node {
			flags = append(flags, app.DefaultCmd.Flags...)
		}
		for _, f := range flags {
			if !f.Hidden {
				all = append(all, "--"+f.Name)
			}
		}
	case !positional:
		for _, n := range node.Children {
			if !n.Hidden {
				all = append(all, n.Name)
			}
		}
		for _, p := range node.Positional {
			all = append(all, p.EnumSlice()...)
		}
	}
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" || !strings.HasPrefix(s, word) })
	slices.Sort(all)
	return slices.Compact(all)
}

func flagOf(flags []*kong.Flag, word string) *kong.Flag {
	name, _, _ := strings.Cut(word, "=")
	for _, f := range flags {
		if name == "--"+f.Name || f.Short != 0 && name == "-"+string(f.Short) {
			return f
		}
	}
	return nil
}

// values lists what a flag can be set to, nil if that is open.
func values(f *kong.Flag) []string {
	if list := f.EnumSlice(); len(list) > 0 && f.Enum != "" {
		return list
	}
	var out []string
	switch f.Name {
	case "kind", "keep":
		for _, k := range slices.Concat(pipeline.FramingKinds(), pipeline.ContentKinds()) {
			out = append(out, string(k))
		}
	case "without":
		list, err := stages.Default()
		if err != nil {
			return nil
		}
		for _, s := range list {
			out = append(out, s.Name())
		}
	}
	return out
}
