package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// configName is the file that is looked for from the working folder upwards.
const configName = ".offprint.yaml"

// config gives flags that do not stand on the command line their values: from
// OFFPRINT_ variables, then from configuration files, the first that has one. A
// file holds flags by their names, and mappings of a command's name to flags for
// that command alone, which go before the others of the file.
type config struct {
	files []*configFile
	from  map[*kong.Flag]string // where a value came from
	last  *kong.Flag            // the last one given a value
}

type configFile struct {
	name string
	root *yaml.Node // a mapping, or nil
}

// readConfig reads the file that was named, or else the nearest .offprint.yaml and
// the one of the user. "none" reads no file.
func readConfig(named string) (*config, error) {
	c := &config{from: map[*kong.Flag]string{}}
	names := []string{named}
	switch named {
	case "none":
		return c, nil
	case "":
		names = configNames()
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) && named == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(src, &doc); err != nil {
			return nil, fmt.Errorf("%s:%s", name, strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "line "))
		}
		f := &configFile{name: name}
		if len(doc.Content) > 0 {
			f.root = doc.Content[0]
		}
		c.files = append(c.files, f)
	}
	return c, nil
}

// configNames lists where files are looked for: the nearest of the folders upwards,
// and the user's.
func configNames() []string {
	var out []string
	if dir, err := os.Getwd(); err == nil {
		for {
			name := filepath.Join(dir, configName)
			if _, err := os.Stat(name); err == nil {
				out = append(out, name)
				break
			}
			up := filepath.Dir(dir)
			if up == dir {
				break
			}
			dir = up
		}
	}
	if dir, err := os.UserConfigDir(); err == nil {
		out = append(out, filepath.Join(dir, "offprint", "config.yaml"))
	}
	return out
}

// notConfigured are flags that mean something on the command line only.
var notConfigured = []string{"help", "config", "print-config"}

// check reports all that is wrong with the keys of the files, with their places.
func (c *config) check(app *kong.Application) error {
	var faults []error
	for _, f := range c.files {
		if f.root != nil {
			f.check(f.root, app.Node, &faults)
		}
	}
	return errors.Join(faults...)
}

func (f *configFile) check(m *yaml.Node, node *kong.Node, faults *[]error) {
	fault := func(n *yaml.Node, format string, args ...any) {
		*faults = append(*faults, fmt.Errorf("%s:%d:%d: "+format, append([]any{f.name, n.Line, n.Column}, args...)...))
	}
	if m.Kind != yaml.MappingNode {
		fault(m, "want flags and their values, such as max-bytes: 1000000")
		return
	}
	flags := flagNames(node)
	for i := 0; i+1 < len(m.Content); i += 2 {
		key, value := m.Content[i], m.Content[i+1]
		if value.Kind == yaml.MappingNode {
			j := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == key.Value })
			if j < 0 {
				fault(key, "there is no command %q; a mapping holds flags of a command", key.Value)
				continue
			}
			f.check(value, node.Children[j], faults)
			continue
		}
		if !flags[key.Value] {
			fault(key, "there is no flag %q; offprint COMMAND --help lists them", key.Value)
		}
		for _, v := range append([]*yaml.Node{value}, value.Content...) {
			if v.Kind != yaml.ScalarNode && (v != value || v.Kind != yaml.SequenceNode) || v.Tag == "!!null" {
				fault(v, "%s: want a value or a list of values", key.Value)
			}
		}
	}
}

// flagNames are the flags of a command and of those below it.
func flagNames(n *kong.Node) map[string]bool {
	out := map[string]bool{}
	for _, f := range n.Flags {
		if !slices.Contains(notConfigured, f.Name) {
			out[f.Name] = true
		}
	}
	for _, child := range n.Children {
		maps.Copy(out, flagNames(child))
	}
	return out
}

// Validate is for kong.Resolver; the keys were checked before.
func (c *config) Validate(*kong.Application) error { return nil }

// Resolve gives a flag its value, nil if nothing has one.
func (c *config) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if slices.Contains(notConfigured, flag.Name) {
		return nil, nil
	}
	if name := envName(flag); len(flag.Envs) == 0 {
		if v := os.Getenv(name); v != "" {
			c.from[flag], c.last = "$"+name, flag
			return v, nil
		}
	}
	for _, f := range c.files {
		v := f.value(ctx, flag.Name)
		if v == nil {
			continue
		}
		c.from[flag], c.last = fmt.Sprintf("%s:%d", f.name, v.Line), flag
		values := []string{v.Value}
		if v.Kind == yaml.SequenceNode {
			values = nil
			for _, n := range v.Content {
				values = append(values, n.Value)
			}
		}
		if slices.Contains([]string{"path", "existing", "existingfile", "existingdir"}, flag.Tag.Type) {
			for i, p := range values {
				if !filepath.IsAbs(p) {
					values[i] = filepath.Join(filepath.Dir(f.name), p)
				}
			}
		}
		if !flag.IsSlice() {
			return values[0], nil
		}
		return kong.JoinEscaped(values, flag.Tag.Sep), nil
	}
	return nil, nil
}

func envName(flag *kong.Flag) string {
	return "OFFPRINT_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
}

// value finds a flag in the mapping of the command that was chosen, in those around
// it, or at the top.
func (f *configFile) value(ctx *kong.Context, flag string) *yaml.Node {
	var found *yaml.Node
	at := f.root
	take := func() {
		if v := child(at, flag, false); v != nil {
			found = v
		}
	}
	take()
	for _, p := range ctx.Path {
		if p.Command != nil {
			at = child(at, p.Command.Name, true)
			take()
		}
	}
	return found
}

// child returns the value of a key: the section of a command, or the value of a
// flag; some names are both.
func child(m *yaml.Node, key string, section bool) *yaml.Node {
	if m == nil {
		return nil
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if v := m.Content[i+1]; m.Content[i].Value == key && (v.Kind == yaml.MappingNode) == section {
			return v
		}
	}
	return nil
}

// read says which files were read.
func (c *config) read() string {
	var names []string
	for _, f := range c.files {
		names = append(names, f.name)
	}
	if len(names) == 0 {
		return "no file; " + configName + " here or above, or the user's, would be read"
	}
	return strings.Join(names, ", ")
}

// blame adds to an error about a flag where its value came from.
func (c *config) blame(err error) error {
	if c.last == nil || c.from[c.last] == "" || !strings.Contains(err.Error(), "--"+c.last.Name) {
		return err
	}
	return fmt.Errorf("%w (from %s)", err, c.from[c.last])
}

// print says of each flag of the chosen command what its value is and where that
// came from.
func (c *config) print(std *streams, ctx *kong.Context) {
	given := map[*kong.Flag]bool{}
	for _, p := range ctx.Path {
		if p.Flag != nil && !p.Resolved {
			given[p.Flag] = true
		}
	}
	for _, f := range c.files {
		fmt.Fprintf(std.out, "# read %s\n", f.name)
	}
	for _, p := range ctx.Path {
		for _, flag := range p.Flags {
			if slices.Contains(notConfigured, flag.Name) {
				continue
			}
			from := "default"
			switch {
			case given[flag]:
				from = "command line"
			case c.from[flag] != "":
				from = c.from[flag]
			case slices.ContainsFunc(flag.Envs, func(e string) bool { return os.Getenv(e) != "" }):
				from = "$" + flag.Envs[0]
			}
			value := fmt.Sprint(flag.Target.Interface())
			if flag.Name == "key" && value != "" {
				value = "(not shown)"
			}
			fmt.Fprintf(std.out, "%-22s %-28s %s\n", flag.Name, value, from)
		}
	}
}

// printConfig prints the flags of a command line that need not be whole.
func printConfig(std *streams, parser *kong.Kong, conf *config, args []string) error {
	ctx, err := kong.Trace(parser, args)
	if err == nil {
		err = errors.Join(ctx.Error, ctx.Reset(), ctx.Resolve())
	}
	if err == nil {
		_, err = ctx.Apply()
	}
	if err != nil {
		return err
	}
	conf.print(std, ctx)
	return nil
}

// configArgs finds --config among the arguments, and whether --print-config is there;
// both must be known before the rest is read.
func configArgs(args []string) (named string, show bool) {
	named = os.Getenv("OFFPRINT_CONFIG")
	for i, a := range args {
		switch {
		case a == "--":
			return named, show
		case a == "--print-config":
			show = true
		case a == "--config" && i+1 < len(args):
			named = args[i+1]
		case strings.HasPrefix(a, "--config="):
			named = a[len("--config="):]
		}
	}
	return named, show
}
