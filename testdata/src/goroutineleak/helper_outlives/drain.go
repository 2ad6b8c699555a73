package helper_outlives

import (
	"context"
	"sync"
)

type march struct{ ctx context.Context }

// Run closes its jobs when all are done; the helper waits for more.
func (m *march) Run(first int, walk func(int) []int) {
	jobs := make(chan int, 4)
	var pending sync.WaitGroup
	for range 4 {
		go m.work(jobs, &pending, walk)
	}
	pending.Add(1)
	jobs <- first
	go func() { // want `goroutine outlives Run: it waits only for m\.ctx\.Done\(\); select with a channel that Run closes when it returns too`
		<-m.ctx.Done()
		for range jobs {
			pending.Done()
		}
	}()
	pending.Wait()
	close(jobs)
}

func (m *march) work(jobs <-chan int, pending *sync.WaitGroup, walk func(int) []int) {
	for job := range jobs {
		walk(job)
		pending.Done()
	}
}

func (m *march) RunUntil(first int, walk func(int) []int) {
	jobs := make(chan int, 4)
	var pending sync.WaitGroup
	for range 4 {
		go m.work(jobs, &pending, walk)
	}
	pending.Add(1)
	jobs <- first
	done := make(chan struct{})
	go func() {
		select {
		case <-m.ctx.Done():
			for range jobs {
				pending.Done()
			}
		case <-done:
		}
	}()
	pending.Wait()
	close(done)
	close(jobs)
}
