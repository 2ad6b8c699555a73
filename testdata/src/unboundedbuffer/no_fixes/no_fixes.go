// No finding here has a fix: it would not compile.
package no_fixes

import (
	"bytes"
	"encoding/json"
	"net/http"
	"sync"
)

type job struct{ name string }

type queue struct{ jobs []job }

func (q *queue) Start() {}
func (q *queue) Stop()  {}

func (q *queue) push(j job) { q.jobs = append(q.jobs, j) }

// Nothing can stand before the statement.
func (q *queue) popAll() {
	for ; len(q.jobs) > 0; q.jobs = q.jobs[1:] { // want `head of queue.jobs stays reachable`
	}
}

// The builtin is hidden.
func (q *queue) pop(clear bool) {
	if clear {
		q.jobs = q.jobs[1:] // want `head of queue.jobs stays reachable`
	}
}

// Nothing here is imported that limits, and no response is in sight.
func decode(r *http.Request) (v any) {
	json.NewDecoder(r.Body).Decode(&v) // want `request body is decoded without a limit`
	return v
}

func handle(w http.ResponseWriter, r *http.Request) { decode(r) }

var pool sync.Pool

// A deferred call can't be put under a condition as it is.
func deferred(buf *bytes.Buffer) {
	defer pool.Put(buf) // want `pool takes back buffer buf of any size`
}
