package main

import (
	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
)

// defaultStages are the stages of the command.
func defaultStages() ([]pipeline.Stage, error) { return stages.Default() }
