//truth:alone

package capacity

import (
	"net/http"
	"runtime"
	"strconv"

	"truth"
	"truth/web"
)

func init() {
	var taken int64
	// Other things come and go on the heap; less than a block is none of the channel's.
	const block = 32
	mib := func(n int64) truth.Observable {
		return truth.Count("blocks of 32 MiB of heap that the empty channel takes", n/block, func() int64 { return taken >> 20 / block })
	}
	size := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	// free counts what the heap loses when the variable lets go of its channel.
	free := func(let func(), back func()) func() {
		return func() {
			before := size()
			let()
			taken += before - size()
			back()
		}
	}
	quiet := func(let func(), back func()) func() {
		call := free(let, back)
		return func() { huge, structs = nil, nil; size(); call() }
	}
	twins := func(c *truth.Claim) {
		c.Calls(1).Twin("small", quiet(func() { small = nil }, func() { small = make(chan *event, 1<<10) })).
			Twin("signals", quiet(func() { signals = nil }, func() { signals = make(chan struct{}, 1<<40) }))
	}
	twins(truth.Leak("huge", mib(128), free(func() { huge = nil }, func() { huge = make(chan *event, queue) })))
	twins(truth.Leak("structs", mib(64), free(func() { structs = nil }, func() { structs = make(chan event, 1<<20) })))
	const n = 1 << 19
	request := func() *http.Request {
		r := web.Request(nil)
		r.URL.RawQuery = "n=" + strconv.Itoa(n)
		return r
	}
	truth.Leak("fromRequest", truth.Allocated(n*64), func() { fromRequest(web.Drop{}, request()) }).
		Twin("checked", func() { checked(web.Drop{}, request()) }).
		Twin("capped", func() { capped(web.Drop{}, request()) })
	truth.Leak("fromQuery", truth.Allocated(n*64), func() { fromQuery(web.Drop{}, request()) }).
		Twin("checked", func() { checked(web.Drop{}, request()) }).
		Twin("capped", func() { capped(web.Drop{}, request()) })
	truth.Leak("bytes", truth.Allocated(128<<20), func() { bytes() }).
		Twin("boxes", func() { boxes[struct{}]() })
}
