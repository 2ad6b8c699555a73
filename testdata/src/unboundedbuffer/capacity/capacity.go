// Sizes that are huge, or that a client chooses.
package capacity

import (
	"net/http"
	"strconv"
)

type event struct{ data [64]byte }

const queue = 16 << 20

var huge = make(chan *event, queue) // want `buffer of make\(chan \*event, queue\) takes 128 MiB`

var structs = make(chan event, 1<<20) // want `takes 64 MiB`

var small = make(chan *event, 1<<10)

var signals = make(chan struct{}, 1<<40)

func fromRequest(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil {
		return
	}
	results := make([]event, n) // want `size n comes from the request and has no upper bound`
	_ = results
	_ = make([]string, n)
}

func fromQuery(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.URL.Query().Get("n"))
	ch := make(chan event, n) // want `size n comes from the request`
	_ = ch
}

func checked(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil || n > 100 {
		return
	}
	_ = make([]event, n)
}

func capped(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.FormValue("n"))
	n = min(n, 100)
	_ = make([]event, n)
}

func fromFlag(text string) {
	n, _ := strconv.Atoi(text)
	_ = make([]event, n)
}

// The size of an element depends on its type argument.
type box[T any] struct{ values [4]T }

func boxes[T any]() (chan T, chan box[T], chan [2]box[T]) {
	return make(chan T, 1<<30), make(chan box[T], 1<<30), make(chan [2]box[T], 1<<30)
}

func bytes() chan box[byte] {
	return make(chan box[byte], 1<<25) // want `buffer of make\(chan box\[byte\], 1 << 25\) takes 128 MiB`
}
