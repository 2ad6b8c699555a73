// The same defects in other forms of Go: aliases, generics, embedding, labels,
// named results, method values and expressions.
package forms

import (
	zl "compress/zlib"
	. "io"
	"log"
	"runtime"
	"sync"
)

type signal = chan struct{}

func alias() {
	done := make(signal)
	defer close(done)
	close(done) // want `done is closed here and again by the defer; drop one of them`
}

func dotImport(w Writer) error {
	z := zl.NewWriter(w)
	defer z.Close()
	return z.Close() // want `z is closed here and again by the defer`
}

type events[T any] struct {
	mu  sync.Mutex
	out chan T
}

func newEvents[T any]() *events[T] { return &events[T]{out: make(chan T)} }

func (e *events[T]) Send(v T) {
	select {
	case e.out <- v:
	default:
	}
}

func (e *events[T]) Close() {
	close(e.out) // want `e.out is closed while Send may still send on it`
}

type inner struct{ done chan struct{} }

type outer struct {
	*inner
	name string
}

func (o *outer) both() {
	close(o.done)
	close(o.done) // want `o.done is closed again on a path that has closed it; drop one of the two`
}

func named() (ch chan int) {
	ch = make(chan int)
	defer close(ch)
	defer close(ch) // want `ch is closed by two deferred calls; drop one of them`
	return
}

func labels(items [][]int) {
	ch := make(chan int)
rows:
	for _, row := range items {
		for range row {
			close(ch)
			break rows
		}
	}
}

func labelsAgain(items [][]int) {
	ch := make(chan int)
rows:
	for _, row := range items {
		for range row {
			close(ch) // want `ch is closed again in the next turn of the loop`
			continue rows
		}
	}
}

func jumps(n int) {
	ch := make(chan int)
again:
	n--
	if n > 0 {
		goto again
	}
	close(ch)
}

func ends(ok bool) {
	ch := make(chan int)
	if ok {
		close(ch)
		log.Fatal("no")
	}
	if !ok {
		close(ch)
		runtime.Goexit()
	}
	close(ch)
}

func shadow() {
	close := func(chan int) {}
	ch := make(chan int)
	close(ch)
	close(ch)
}

func methodValue(o *outer) {
	stop := o.both
	stop()
	stop()
}

func elements(list [2]chan int, m map[string]chan int) {
	close(list[0])
	close(list[1])
	close(m["a"])
	close(m["b"])
}

func pointers(p *chan int) {
	close(*p)
	close(*p) // want `p is closed again on a path that has closed it`
}

func switches(n int) {
	ch := make(chan int)
	switch n {
	case 1:
		close(ch)
	case 2:
		close(ch)
	default:
		close(ch)
	}
}

func falls(n int) {
	ch := make(chan int)
	switch n {
	case 1:
		close(ch)
		fallthrough
	case 2:
		close(ch) // want `ch is closed again on a path that has closed it`
	}
}

func lastTurn(items []int, ch chan int) {
	n := len(items)
	for range items {
		if n--; n == 0 {
			close(ch)
		}
	}
}

func closures() func() {
	ch := make(chan int)
	return func() { close(ch) }
}
