package per_call

import (
	"pairs/bus"

	"truth"
	"truth/web"
)

func init() {
	s := New(&bus.Errors{}, bus.NewKeyed())
	same := func() { s.sameKey(web.Drop{}, web.Request(nil)) }
	truth.Leak("service.perRequest", truth.Heap(40), func() { s.perRequest(web.Drop{}, web.Request(nil)) }).
		Twin("service.sameKey", same).
		Twin("service.perConnection", func() { s.perConnection(web.Drop{}, web.Request(nil)) })
	truth.Leak("service.byPath", truth.Heap(100), func() { s.byPath(web.Drop{}, web.Request(nil)) }).
		Twin("service.sameKey", same)
}
