package transports

import (
	"truth"
	"truth/web"
)

func init() {
	url := web.Serve() + "/empty"
	o := truth.Goroutines(2)
	truth.Leak("perCall", o, func() { perCall(url) }).Real().InTurn().
		Twin("closesIdleOfTheClient", func() { closesIdleOfTheClient(url) }).
		Twin("withoutKeepAlives", func() { withoutKeepAlives(url) }).
		Twin("withoutKeepAlivesLater", func() { withoutKeepAlivesLater(url) }).
		Twin("defaultTransport", func() { defaultTransport(url) })
	truth.Leak("perCallInAVariable", o, func() { perCallInAVariable(url) }).Real().InTurn().
		Twin("closesIdle", func() { closesIdle(url) })
}
