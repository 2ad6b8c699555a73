// The collector is off for a while.
package gc_off_restored

import "runtime/debug"

func critical(f func()) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	f()
}

func section(f func()) {
	debug.SetGCPercent(-1)
	f()
	debug.SetGCPercent(100)
}
