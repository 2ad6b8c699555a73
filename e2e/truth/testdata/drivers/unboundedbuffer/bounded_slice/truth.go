package bounded_slice

import (
	"net/http"

	"truth"
	"truth/web"
)

// called is a handler that gets a request from another client each time.
func called(handler http.HandlerFunc) func() {
	return func() { handler(web.Drop{}, web.Request(nil)) }
}

// leak claims that a handler leaves the address of the client behind. What
// searches the slice takes longer each time.
func leak(function string, handler http.HandlerFunc) *truth.Claim {
	return truth.Leak(function, truth.Heap(100), called(handler)).Calls(2000)
}

func init() {
	leak("noCapCheck", noCapCheck).Twin("capCheck", called(capCheck)).Twin("capCheckBefore", called(capCheckBefore))
	leak("noTrim", noTrim).Twin("trim", called(trim))
	leak("counterReset", counterReset).Twin("counter", called(counter)).Twin("atomicCounter", called(atomicCounter))
	leak("flagUnset", flagUnset).Twin("flag", called(flag)).Twin("whenEmpty", called(whenEmpty))
	leak("knownPeers", knownPeers).Twin("known", called(known)).Twin("searched", called(searched))
	leak("noRing", noRing).Twin("ringIndex", called(ringIndex))
	leak("noFlush", noFlush).Twin("wholeOwner", called(wholeOwner))
	leak("noShorten", noShorten).Twin("shorten", called(shorten))
	leak("setOtherNil", setOtherNil).Twin("setNil", called(setNil))
	leak("noSwap", noSwap).Twin("swap", called(swap))
	leak("otherMethodReads", otherMethodReads).Twin("otherMethod", called(otherMethod))
	leak("otherNameCopies", otherNameCopies).Twin("otherName", called(otherName))
}
