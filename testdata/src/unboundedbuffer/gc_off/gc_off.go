// The collector is off for good.
package gc_off

import "runtime/debug"

func init() {
	debug.SetGCPercent(-1) // want `garbage collector is turned off and no memory limit turns it on again`
}
