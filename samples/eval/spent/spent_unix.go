//go:build unix

package spent

import (
	"runtime"
	"syscall"
	"time"
)

// CPU is the user and system time of the process so far, the garbage collector's too.
func CPU() time.Duration {
	r := usage()
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// Memory is the most memory that the process has had resident, in bytes; 0 where the
// system does not say.
func Memory() int64 {
	if n := peakOfProc(); n > 0 {
		return n
	}
	r := usage()
	if runtime.GOOS == "darwin" {
		return int64(r.Maxrss) //nolint:unconvert // 32 bits on some systems
	}
	return int64(r.Maxrss) << 10 //nolint:unconvert // 32 bits on some systems
}

func usage() (r syscall.Rusage) {
	// It fails for a bad pointer or a who that is none.
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return r
}
