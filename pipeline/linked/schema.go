package linked

import _ "embed"

//go:embed record.schema.json
var schema string

// Schema returns the JSON Schema (draft 2020-12) of pipeline.Record as it is
// written in JSON.
func Schema() string { return schema }
