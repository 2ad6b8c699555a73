package vettool

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

// A process that go vet starts lives for one package. Nearly all of them are
// done before they have used quietMemory bytes, about what type-checking a
// large package takes, and would spend a quarter of their time collecting
// garbage that the exit frees at once.
const quietMemory = 64 << 20

// deferCollection keeps the garbage collector quiet until the process has
// used quietMemory; from then on it works as always. Who sets GOGC or
// GOMEMLIMIT has decided otherwise.
func deferCollection() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	percent := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(quietMemory)
	// The first collection finds the sentinel unreachable.
	sentinel := new([16]byte)
	runtime.AddCleanup(sentinel, func(percent int) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, percent)
}
