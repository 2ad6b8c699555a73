// Package jobs runs work in the background.
package jobs

// queued is how many jobs may wait for a worker.
const queued = 16

// A Pool is a number of workers that run jobs.
type Pool struct {
	jobs chan func()
}

// NewPool returns a pool of n running workers.
func NewPool(n int) *Pool {
	p := &Pool{jobs: make(chan func(), queued)}
	for range n {
		go p.work()
	}
	return p
}

// Submit hands a job to the workers. It waits while too many are queued.
func (p *Pool) Submit(job func()) {
	p.jobs <- job
}

func (p *Pool) work() {
	for job := range p.jobs {
		job()
	}
}
