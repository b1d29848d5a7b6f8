// Package spent tells what the process has taken of a machine so far: measurements
// in CPU time hold on a machine that has other things to do as well.
package spent

import (
	"fmt"
	"os"
	"strings"
)

// peakOfProc is the most memory this process has had resident, in bytes, as Linux has
// it in /proc; 0 elsewhere. What getrusage says on Linux includes the parent before
// the program was begun.
func peakOfProc() int64 {
	p, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kb int64
	if _, after, ok := strings.Cut(string(p), "VmHWM:"); ok {
		if _, err := fmt.Sscan(after, &kb); err != nil {
			return 0
		}
	}
	return kb << 10
}
