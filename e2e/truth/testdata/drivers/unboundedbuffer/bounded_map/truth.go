package bounded_map

import (
	"net/http"
	"net/url"

	"truth"
	"truth/web"
)

// called is a handler that gets a request of another user each time.
func called(handler http.HandlerFunc) func() {
	return func() {
		r, name := web.Request(nil), web.Name()
		r.Form = url.Values{"user": {name}, "session": {name}, "color": {name}}
		r.URL.Path = name
		handler(web.Drop{}, r)
	}
}

// leak claims that a handler leaves a name behind. What copies the map takes
// longer each time.
func leak(function string, handler http.HandlerFunc) *truth.Claim {
	return truth.Leak(function, truth.Heap(100), called(handler)).Calls(2000)
}

func init() {
	leak("clearsOther", clearsOther).Twin("clears", called(clears))
	leak("deletesOther", deletesOther).Twin("deletes", called(deletes)).Twin("sweeps", called(sweeps))
	leak("otherNameCopies", otherNameCopies).Twin("otherName", called(otherName))
	leak("otherMethodReads", otherMethodReads).Twin("otherMethod", called(otherMethod))
	leak("noEnumeration", noEnumeration).Twin("configured", called(configured(&config{"a"})))
	leak("noConfiguration", noConfiguration).Twin("configuration", called(configuration))
	leak("path", path).Twin("route", called(route))
	leak("otherCases", otherCases).Twin("cases", called(cases))
	leak("noMember", noMember).Twin("member", called(member))
	leak("memberForAWhile", session).Twin("update", called(update))
	leak("syncLoad", syncLoad).Twin("syncDelete", called(syncDelete))
	own := newClient(web.Name())
	truth.Leak("client.changedField", truth.Heap(100), func() { own.changedField(web.Request(nil)) }).
		Twin("client.ownField", func() { own.ownField(web.Request(nil)) })
}

// session is one that begins and ends.
func session(w http.ResponseWriter, r *http.Request) {
	login(w, r)
	memberForAWhile(w, r)
	logout(w, r)
}
