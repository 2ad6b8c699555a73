// Package jobs runs work in the background.
package jobs

import "sync"

// queued is how many jobs may wait for a worker.
const queued = 16

// A Pool is a number of workers that run jobs.
type Pool struct {
	jobs chan func()
	done chan struct{}
	stop sync.Once
}

// NewPool returns a pool of n running workers, to be ended by [Pool.Stop].
func NewPool(n int) *Pool {
	p := &Pool{jobs: make(chan func(), queued), done: make(chan struct{})}
	for range n {
		go p.work()
	}
	return p
}

// Submit hands a job to the workers. It waits while too many are queued. After
// Stop, jobs are dropped.
func (p *Pool) Submit(job func()) {
	select {
	case p.jobs <- job:
	case <-p.done:
	}
}

// Stop ends the workers.
func (p *Pool) Stop() {
	p.stop.Do(func() { close(p.done) })
}

func (p *Pool) work() {
	for {
		select {
		case job := <-p.jobs:
			job()
		case <-p.done:
			return
		}
	}
}
