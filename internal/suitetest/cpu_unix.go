//go:build unix

package suitetest

import (
	"syscall"
	"time"
)

// CPU returns the CPU time that the process has used, in user and in system
// mode. Unlike the clock on the wall, it hardly depends on what else runs.
func CPU() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
