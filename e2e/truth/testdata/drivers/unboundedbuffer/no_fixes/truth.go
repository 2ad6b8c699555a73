package no_fixes

import (
	"bytes"
	"strings"

	"truth"
	"truth/web"
)

func init() {
	const size, part = 32 << 20, 4096
	truth.Leak("decode", truth.Allocated(size), func() { decode(web.Request(web.JSON(size))) }).
		TwinIn("request_body", "readLimited")
	var kept []*queue
	pops := func(pop func(*queue), names func(int) string) func() {
		return func() {
			q := &queue{}
			for n := range 10 {
				q.push(job{names(n)})
			}
			pop(q)
			kept = append(kept, q)
		}
	}
	long := func(int) string { return strings.Repeat("x", part) }
	short := func(int) string { return "x" }
	each := func(q *queue) {
		for len(q.jobs) > 0 {
			q.pop(true)
		}
	}
	truth.Leak("queue.popAll", truth.Heap(10*part), pops((*queue).popAll, long)).Repaired(pops((*queue).popAll, short))
	truth.Leak("queue.pop", truth.Heap(10*part), pops(each, long)).Repaired(pops(each, short))
	var inUse int64
	put := func(n int) func() {
		return func() {
			deferred(bytes.NewBuffer(make([]byte, n)))
			if got, ok := pool.Get().(*bytes.Buffer); ok {
				inUse += int64(got.Cap() >> 20)
			}
		}
	}
	truth.Leak("deferred", truth.Count("MiB of a buffer that comes back", 8, func() int64 { return inUse }), put(8<<20)).
		Repaired(put(1 << 10))
}
