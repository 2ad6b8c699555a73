//go:build !unix

package suitetest

import "time"

var started = time.Now()

// CPU returns the time since the process started: an upper bound of the CPU
// time that it has used on one core.
func CPU() time.Duration { return time.Since(started) }
