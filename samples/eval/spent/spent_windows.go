package spent

import (
	"syscall"
	"time"
)

// CPU is the user and system time of the process so far, the garbage collector's too.
func CPU() time.Duration {
	self, err := syscall.GetCurrentProcess()
	if err != nil {
		return 0
	}
	var begun, ended, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(self, &begun, &ended, &kernel, &user); err != nil {
		return 0
	}
	return ticks(kernel) + ticks(user)
}

// ticks reads a length of time, which is in units of 100 ns.
func ticks(t syscall.Filetime) time.Duration {
	return time.Duration(int64(t.HighDateTime)<<32|int64(t.LowDateTime)) * 100
}

// Memory is the most memory that the process has had resident, in bytes; 0 where the
// system does not say, as this one.
func Memory() int64 { return peakOfProc() }
