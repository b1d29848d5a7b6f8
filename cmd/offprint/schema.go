package main

import (
	"io"
	"slices"

	"github.com/alecthomas/kong"

	"github.com/offprint-news/offprint/pipeline/linked"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/samples"
)

type schemaCmd struct {
	What string `arg:"" enum:"rules,samples,record,config" help:"rules (packs), samples (sample.yaml), record (what clean -f json and run write) or config (.offprint.yaml)."`
}

// Run prints the schema.
func (c *schemaCmd) Run(std *streams, app *kong.Application) error {
	var schema string
	switch c.What {
	case "rules":
		schema = rules.Schema
	case "samples":
		schema = samples.Schema
	case "record":
		schema = linked.Schema()
	default:
		b, err := encode(configSchema(app), true)
		if err != nil {
			return err
		}
		schema = string(b)
	}
	_, err := io.WriteString(std.out, schema)
	return err
}

// configSchema makes the schema of configuration files from the flags there are.
func configSchema(app *kong.Application) map[string]any {
	s := section(app.Node)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "https://offprint.news/schema/config.json"
	s["title"] = "offprint configuration"
	return s
}

// section describes the mapping of a command: its flags, those of the commands
// below it, and mappings of these.
func section(n *kong.Node) map[string]any {
	keys := map[string][]any{}
	flags := map[string]*kong.Flag{}
	var gather func(*kong.Node)
	gather = func(n *kong.Node) {
		for _, f := range n.Flags {
			if flags[f.Name] == nil && !slices.Contains(notConfigured, f.Name) {
				flags[f.Name] = f
			}
		}
		for _, child := range n.Children {
			gather(child)
		}
	}
	gather(n)
	for name, f := range flags {
		scalar := map[string]any{"type": []string{"string", "number", "boolean"}}
		keys[name] = append(keys[name], scalar)
		if f.IsSlice() {
			keys[name] = append(keys[name], map[string]any{"type": "array", "items": scalar})
		}
	}
	for _, child := range n.Children {
		if !child.Hidden {
			keys[child.Name] = append(keys[child.Name], section(child))
		}
	}
	props := map[string]any{}
	for name, forms := range keys {
		p := map[string]any{"anyOf": forms}
		if f := flags[name]; f != nil {
			p["description"] = f.Help
		}
		props[name] = p
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": props}
}
