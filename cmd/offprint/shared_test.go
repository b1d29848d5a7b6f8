package main

import (
	"os"
	"path/filepath"
)

// sharedDir is the folder of evaluation data, which is no part of the
// repository, or "".
func sharedDir() string {
	for _, dir := range []string{os.Getenv("OFFPRINT_SHARED"), filepath.Join("..", "..", "..", "shared")} {
		if _, err := os.Stat(filepath.Join(dir, "eval")); dir != "" && err == nil {
			abs, err := filepath.Abs(dir)
			if err == nil {
				return abs
			}
		}
	}
	return ""
}
