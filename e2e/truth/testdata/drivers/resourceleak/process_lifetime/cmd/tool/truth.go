package tool

import (
	"truth"
	"truth/web"
)

func init() {
	url := web.Serve()
	truth.Leak("Fetch", truth.Goroutines(2), func() { Fetch(url) }).Real().InTurn().
		TwinIn("response_bodies", "closed")
}
