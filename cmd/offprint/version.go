package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"github.com/offprint-news/offprint/pipeline"
)

type versionCmd struct {
	JSON bool `help:"Print as JSON."`
}

// Run prints the module version, the commit it was built of, and the version of
// the record's form.
func (c *versionCmd) Run(std *streams) error {
	v := struct {
		Version  string `json:"version"`
		Revision string `json:"revision,omitempty"`
		Modified bool   `json:"modified,omitempty"`
		Go       string `json:"go"`
		Record   int    `json:"record"`
	}{Version: "(unknown)", Record: pipeline.RecordVersion}
	if info, ok := debug.ReadBuildInfo(); ok {
		v.Version, v.Go = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				v.Revision = s.Value
			case "vcs.modified":
				v.Modified = s.Value == "true"
			}
		}
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(v)
	}
	_, err := fmt.Fprintf(std.out, "offprint %s (%s, record form %d)\n", v.Version, v.Go, v.Record)
	return err
}
