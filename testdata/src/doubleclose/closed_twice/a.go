// The same channel is closed again on one path of a function.
package closed_twice

import "errors"

func straight() {
	ch := make(chan int)
	close(ch)
	close(ch) // want `ch is closed again on a path that has closed it; drop one of the two`
}

func oneLine(ch chan int) { close(ch); close(ch) } // want `ch is closed again on a path`

func deferred(work func()) {
	done := make(chan struct{})
	defer close(done)
	work()
	close(done) // want `done is closed here and again by the defer; drop one of them`
}

func deferredInLiteral(work func()) {
	done := make(chan struct{})
	defer func() {
		work()
		close(done)
	}()
	work()
	close(done) // want `done is closed here and again by the defer; drop one of them`
}

func errorPath(work func() error) error {
	done := make(chan struct{})
	err := work()
	if err != nil {
		close(done)
	}
	close(done) // want `done is closed again on a path that has closed it; drop one of the two`
	return err
}

func inLoop(items []int) {
	done := make(chan struct{})
	for range items {
		close(done) // want `done is closed again in the next turn of the loop; close it once, after the loop`
	}
}

func retry(work func() error) {
	failed := make(chan struct{})
	for {
		if err := work(); err != nil {
			close(failed) // want `failed is closed again in the next turn of the loop`
			continue
		}
		return
	}
}

func workers(n int, jobs chan int) <-chan int {
	results := make(chan int)
	for range n {
		go func() {
			defer close(results) // want `results is closed by each goroutine that the loop starts; close it once, after they have ended`
			for j := range jobs {
				results <- j
			}
		}()
	}
	return results
}

func namedWorkers(n int, jobs chan int) <-chan int {
	results := make(chan int)
	for range n {
		go worker(jobs, results)
	}
	return results
}

func worker(jobs chan int, results chan int) {
	for j := range jobs {
		results <- j
	}
	close(results) // want `results is closed by each goroutine that the loop starts`
}

type connection struct {
	lost chan struct{}
}

func newConnection() *connection { return &connection{lost: make(chan struct{})} }

// run restarts the reader, which closes the channel that was made once.
func (c *connection) run(dial func() error) {
	for dial() == nil {
		go c.read()
	}
}

func (c *connection) read() {
	defer close(c.lost) // want `c.lost is closed by each goroutine that the loop starts`
}

func isNil(ok bool) {
	var ch chan int
	if ok {
		ch = make(chan int)
	}
	close(ch) // want `ch is nil when it is closed on a path; make it, or check it before the close`
}

func generic[T any](items []T) chan T {
	out := make(chan T, len(items))
	defer close(out)
	for _, item := range items {
		out <- item
	}
	close(out) // want `out is closed here and again by the defer`
	return out
}

type hub struct{ events, errs chan error }

func (h *hub) fail() {
	h.errs <- errors.New("failed")
	close(h.errs)
	close(h.events)
	close(h.errs) // want `h.errs is closed again on a path that has closed it; drop one of the two`
}
