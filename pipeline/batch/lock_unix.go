//go:build unix

package batch

import (
	"os"
	"syscall"
)

// flock takes a lock that goes with the process, however it ends.
func flock(f *os.File, shared bool) error {
	how := syscall.LOCK_EX
	if shared {
		how = syscall.LOCK_SH
	}
	return syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
}
