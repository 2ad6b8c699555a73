// Every finding here has a fix, whatever stands around it.
package fixes

import (
	"bytes"
	"encoding/json"
	"io"
	"sync"

	web "net/http"
)

// The names of the constants are taken.
const (
	maxBodyBytes   = 1
	maxPooledBytes = 2
)

func nameTaken(w web.ResponseWriter, r *web.Request) {
	data, _ := io.ReadAll(r.Body) // want `request body is read whole`
	w.Write(data)
}

func oneLine(w web.ResponseWriter, r *web.Request) { io.ReadAll(r.Body) } // want `request body is read whole`

// The response writer is another one.
func shadowedWriter(w web.ResponseWriter, r *web.Request) {
	for _, w := range []io.Writer{w} {
		data, _ := io.ReadAll(r.Body) // want `request body is read whole`
		w.Write(data)
	}
}

// The packages that have readers with limits are hidden; MaxBytesReader isn't.
func shadowedPackage(w web.ResponseWriter, r *web.Request) {
	var v any
	io := json.NewDecoder(r.Body)
	io.Decode(&v) // want `request body is decoded without a limit`
}

func generic[T any](w web.ResponseWriter, r *web.Request) (v T) {
	json.NewDecoder(r.Body).Decode(&v) // want `request body is decoded without a limit`
	return v
}

func generics(w web.ResponseWriter, r *web.Request) { generic[any](w, r) }

func inCase(w web.ResponseWriter, r *web.Request) {
	switch r.Method {
	case "POST":
		data, _ := io.ReadAll(r.Body) // want `request body is read whole`
		w.Write(data)
	}
}

var pool sync.Pool

func pooled(buf *bytes.Buffer) { pool.Put(buf) } // want `pool takes back buffer buf of any size`

func pooledInCase(buf *bytes.Buffer, n int) {
	switch {
	case n > 0:
		pool.Put(buf) // want `pool takes back buffer buf of any size`
	}
}

type job struct {
	name string
	n    int
}

type queue[T any] struct {
	any   []T
	jobs  []job
	names []string
	funcs []func()
}

func (q *queue[T]) Start() {}
func (q *queue[T]) Stop()  {}

func (q *queue[T]) push(v T, j job) {
	q.any = append(q.any, v)
	q.jobs = append(q.jobs, j)
	q.names = append(q.names, j.name)
	q.funcs = append(q.funcs, func() {})
}

func (q *queue[T]) popAny() {
	q.any = q.any[1:] // want `head of queue.any stays reachable`
}

func (q *queue[T]) popJob() {
	if len(q.jobs) > 0 {
		q.jobs = q.jobs[1:] // want `head of queue.jobs stays reachable`
	}
}

func (q *queue[T]) popName() { q.names = q.names[1:] } // want `head of queue.names stays reachable`

func (q *queue[T]) popFunc(n int) {
	switch n {
	case 1:
		q.funcs = q.funcs[1:] // want `head of queue.funcs stays reachable`
	}
}
