// A loop sees the signal to stop and doesn't leave.
package spinning_loop

import (
	"context"
	"log"
	"time"
)

type worker struct {
	done chan struct{}
	jobs chan int
}

func newWorker() *worker {
	w := &worker{done: make(chan struct{}), jobs: make(chan int)}
	go w.run()
	go w.runUntilDone()
	go w.runFlagged()
	go w.runNil(context.Background())
	go w.runUntilClosed()
	return w
}

func (w *worker) stop() { close(w.done) }

func (w *worker) run() {
	ticker := time.NewTicker(time.Second)
	for {
		select {
		case <-ticker.C:
			log.Print("tick")
		case <-w.done: // want `case of w\.done doesn't leave the loop, which spins once that is closed; return here`
			ticker.Stop()
		}
	}
}

func (w *worker) runUntilDone() {
	ticker := time.NewTicker(time.Second)
	for {
		select {
		case <-ticker.C:
			log.Print("tick")
		case <-w.done:
			ticker.Stop()
			return
		}
	}
}

// runFlagged leaves in the next turn.
func (w *worker) runFlagged() {
	stopping := false
	for {
		if stopping {
			return
		}
		select {
		case job := <-w.jobs:
			log.Print(job)
		case <-w.done:
			stopping = true
		}
	}
}

// runNil looks at the signal once.
func (w *worker) runNil(ctx context.Context) {
	done := ctx.Done()
	for {
		select {
		case job := <-w.jobs:
			log.Print(job)
			if done == nil {
				return
			}
		case <-done:
			done = nil
		}
	}
}

// runUntilClosed ends another way.
func (w *worker) runUntilClosed() {
	for {
		select {
		case _, ok := <-w.jobs:
			if !ok {
				return
			}
		case <-w.done:
			log.Print("waiting for the end of the jobs")
		}
	}
}

func (w *worker) Push(ctx context.Context, n int) {
	go func() {
		for {
			select {
			case w.jobs <- n:
			case <-ctx.Done(): // want `case of ctx\.Done\(\) doesn't leave the loop, which spins once that is closed; return here`
				log.Print("stopped")
			}
		}
	}()
	go func() {
		for {
			select {
			case w.jobs <- n:
			case <-ctx.Done():
				log.Print("stopped")
			}
			if ctx.Err() != nil {
				return
			}
		}
	}()
	go func() {
		for {
			select {
			case w.jobs <- n:
			case <-ctx.Done():
				log.Fatal("stopped")
			}
		}
	}()
}
