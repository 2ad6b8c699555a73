package fixes

import (
	"bytes"
	"net/http"
	"strings"

	"truth"
	"truth/web"
)

const (
	size = 32 << 20
	part = 4096
)

func init() {
	for function, handler := range map[string]http.HandlerFunc{
		"nameTaken": nameTaken, "oneLine": oneLine, "shadowedWriter": shadowedWriter, "inCase": inCase,
	} {
		truth.Leak(function, truth.Allocated(size), func() { handler(web.Drop{}, web.Request(web.Zeros(size))) }).
			TwinIn("request_body", "readLimited")
	}
	for function, handler := range map[string]http.HandlerFunc{"shadowedPackage": shadowedPackage, "generic": generics} {
		truth.Leak(function, truth.Allocated(size), func() { handler(web.Drop{}, web.Request(web.JSON(size))) }).
			TwinIn("request_body", "readLimited")
	}
	pools("pooled", pooled)
	pools("pooledInCase", func(buf *bytes.Buffer) { pooledInCase(buf, 1) })
	pops("queue.popAny", func(q *queue[string]) { q.any[0] = "" }, (*queue[string]).popAny)
	pops("queue.popJob", func(q *queue[string]) { q.jobs[0] = job{} }, (*queue[string]).popJob)
	pops("queue.popName", func(q *queue[string]) { q.names[0] = "" }, (*queue[string]).popName)
	pops("queue.popFunc", func(q *queue[string]) { q.funcs[0] = nil }, func(q *queue[string]) { q.popFunc(1) })
}

// pools claims that a pool hands out a huge buffer that it was given.
func pools(function string, put func(*bytes.Buffer)) {
	var inUse int64
	round := func(guarded bool) func() {
		return func() {
			buf := bytes.NewBuffer(make([]byte, 8<<20))
			if !guarded || buf.Cap() <= 64<<10 {
				put(buf)
			}
			if got, ok := pool.Get().(*bytes.Buffer); ok {
				inUse += int64(got.Cap() >> 20)
			}
		}
	}
	truth.Leak(function, truth.Count("MiB of a buffer that comes back", 8, func() int64 { return inUse }), round(false)).
		Repaired(round(true))
}

// pops claims that what is popped from a queue that is kept stays.
func pops(function string, clear, pop func(*queue[string])) {
	var kept []*queue[string]
	round := func(cleared bool) func() {
		return func() {
			q := &queue[string]{}
			for range 10 {
				text := strings.Repeat("x", part)
				switch function {
				case "queue.popAny":
					q.any = append(q.any, text)
				case "queue.popJob":
					q.jobs = append(q.jobs, job{name: text})
				case "queue.popName":
					q.names = append(q.names, text)
				case "queue.popFunc":
					q.funcs = append(q.funcs, func() { print(text) })
				}
			}
			for range 10 {
				if cleared {
					clear(q)
				}
				pop(q)
			}
			kept = append(kept, q)
		}
	}
	truth.Leak(function, truth.Heap(10*part), round(false)).Repaired(round(true))
}
