// A service that stays up.
package main

import (
	"net/http"
	"runtime/debug"
)

func main() {
	debug.SetGCPercent(-1) // want `garbage collector is turned off and no memory limit turns it on again`
	http.ListenAndServe(":8080", nil)
}
