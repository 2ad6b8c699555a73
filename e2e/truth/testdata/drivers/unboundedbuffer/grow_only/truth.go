package grow_only

import (
	"sync"
	"time"

	"truth"
	"truth/web"
)

func init() {
	truth.Leak("visit", truth.Heap(100), func() { visit(web.Drop{}, web.Request(nil)) }).TwinIn("never_evicted", "finder.kept")
	truth.Leak("remember", truth.Heap(100), func() { login(web.Drop{}, web.Request(nil)) }).TwinIn("never_evicted", "finder.kept")
	truth.Leak("lookup", truth.Heap(100), func() { lookup(web.Drop{}, web.Request(nil)) }).TwinIn("never_evicted", "finder.kept")
	one := sync.OnceValue(newServer)
	truth.Leak("server.loop", truth.Heap(300), func() { one().ch <- event{web.Name(), web.Name()} }).All(3).Idle(time.Second).
		TwinIn("never_evicted", "finder.kept")
	other := &server{}
	truth.Leak("server.add", truth.Heap(100), func() { other.add(event{user: web.Name()}) }).
		TwinIn("never_evicted", "finder.kept")
}
