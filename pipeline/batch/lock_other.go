//go:build !unix

package batch

import "os"

// flock does nothing where the system has no such lock.
func flock(*os.File, bool) error { return nil }
