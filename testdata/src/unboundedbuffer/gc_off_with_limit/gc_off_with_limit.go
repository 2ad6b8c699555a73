// A memory limit turns the collector on when it is needed.
package gc_off_with_limit

import "runtime/debug"

func init() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(1 << 30)
}
