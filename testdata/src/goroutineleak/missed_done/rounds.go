package missed_done

import (
	"log"
	"sync"
)

func publish(n int) error { return nil }

// PerItem counts items, not workers: a worker that gets none owes nothing.
func PerItem(items []int, workers int) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	queue := make(chan int, len(items))
	for i := 0; i < workers; i++ {
		go func() {
			for item := range queue {
				if err := publish(item); err != nil {
					log.Print(err)
				}
				wg.Done()
			}
		}()
	}
	for _, item := range items {
		queue <- item
	}
	close(queue)
	wg.Wait()
}

func PerItemMissed(items []int, workers int) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	queue := make(chan int, len(items))
	for i := 0; i < workers; i++ {
		go func() {
			for item := range queue {
				if err := publish(item); err != nil {
					return
				}
				wg.Done() // want `wg\.Done is missed by a return of the goroutine, so Wait blocks for ever; defer it first`
			}
		}()
	}
	for _, item := range items {
		queue <- item
	}
	close(queue)
	wg.Wait()
}

type server struct {
	wg     sync.WaitGroup
	closed bool
}

func (s *server) start(f func()) bool {
	if s.closed {
		return false
	}
	go f()
	return true
}

// startWorker adds in a goroutine, and takes it back where nothing starts.
func (s *server) startWorker() {
	go func() {
		if s.closed {
			return
		}
		s.wg.Add(1)
		if !s.start(s.work) {
			s.wg.Done()
		}
	}()
}

func (s *server) work() { defer s.wg.Done() }

// Accept hands literals to a function that doesn't recover: a panic ends the
// process.
func (s *server) Accept(handle func()) {
	s.wg.Add(1)
	s.start(func() {
		handle()
		s.wg.Done()
	})
}

func (s *server) startRecovering(f func()) {
	go func() {
		defer func() { log.Print(recover()) }()
		f()
	}()
}

func (s *server) AcceptRecovering(handle func()) {
	s.wg.Add(1)
	s.startRecovering(func() {
		handle()
		s.wg.Done() // want `s\.wg\.Done is missed if handle panics and the caller recovers; defer it first`
	})
}

func (s *server) Close() {
	s.startWorker()
	s.wg.Wait()
}

// Drain takes its items in its own way.
func Drain(next func() (int, bool), workers int) {
	var pending sync.WaitGroup
	pending.Add(1)
	done := make(chan struct{})
	for i := 0; i < workers; i++ {
		go func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if item, ok := next(); ok {
					publish(item)
					pending.Done()
				}
			}
		}()
	}
	pending.Wait()
	close(done)
}
