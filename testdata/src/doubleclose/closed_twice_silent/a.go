// Two closes of one channel that never run both, and loops that close once.
package closed_twice_silent

import (
	"os"
	"sync"
	"sync/atomic"
)

func exclusive(ok bool) {
	ch := make(chan int)
	if ok {
		close(ch)
	} else {
		close(ch)
	}
}

func early(ok bool) {
	ch := make(chan int)
	if ok {
		close(ch)
		return
	}
	close(ch)
}

func exits(ok bool) {
	ch := make(chan int)
	if ok {
		close(ch)
		os.Exit(1)
	}
	close(ch)
}

func correlated(ok bool, work func()) {
	ch := make(chan int)
	if ok {
		close(ch)
	}
	work()
	if !ok {
		close(ch)
	}
}

func flag(work func() bool) {
	ch := make(chan int)
	closed := false
	for work() {
		if !closed {
			closed = true
			close(ch)
		}
	}
	if !closed {
		close(ch)
	}
}

func nilOut(work func() bool) {
	ch := make(chan int)
	for work() {
		if ch != nil {
			close(ch)
			ch = nil
		}
	}
	if ch != nil {
		close(ch)
	}
}

func remade(work func() bool) {
	ch := make(chan int)
	for work() {
		close(ch)
		ch = make(chan int)
	}
	close(ch)
}

func perTurn(items []int) {
	for range items {
		ch := make(chan int)
		close(ch)
	}
}

func ranged(list []chan int, byName map[string]chan int) {
	for _, ch := range list {
		close(ch)
	}
	for _, ch := range byName {
		close(ch)
	}
	for i := range list {
		close(list[i])
	}
}

func other(list []any) {
	for _, v := range list {
		switch ch := v.(type) {
		case chan int:
			close(ch)
		case chan string:
			close(ch)
		}
	}
}

func shadowed() {
	ch := make(chan int)
	close(ch)
	{
		ch := make(chan int)
		close(ch)
	}
}

func lastOne(items []int) {
	ch := make(chan int)
	for i := range items {
		if i == len(items)-1 {
			close(ch)
		}
	}
}

func breaks(items []int) {
	ch := make(chan int)
	for range items {
		close(ch)
		break
	}
}

func lastWorker(n int32, jobs chan int) {
	results := make(chan int)
	left := n
	for range n {
		go func() {
			for j := range jobs {
				results <- j
			}
			if atomic.AddInt32(&left, -1) == 0 {
				close(results)
			}
		}()
	}
}

func closer(n int, jobs chan int) <-chan int {
	results := make(chan int)
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				results <- j
			}
		}()
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	return results
}

func channelPerWorker(n int) {
	for range n {
		done := make(chan struct{})
		go func() {
			defer close(done)
		}()
		<-done
	}
}

type pair struct{ done chan struct{} }

func two(a, b *pair) {
	close(a.done)
	close(b.done)
}

func swapped(p *pair, list []*pair) {
	close(p.done)
	p = list[0]
	close(p.done)
}

func makes(ok bool) {
	var ch chan int
	if ok {
		ch = make(chan int)
	}
	if ch != nil {
		close(ch)
	}
}

func recovered() {
	defer func() { _ = recover() }()
	ch := make(chan int)
	close(ch)
	close(ch)
}

// session renews the channel in each turn that finds it closed.
type session struct {
	mu    sync.Mutex
	ready chan struct{}
}

func (s *session) monitor(next func() error) {
	for s.ready != nil {
		s.mu.Lock()
		select {
		case <-s.ready:
			s.ready = make(chan struct{})
		default:
		}
		s.mu.Unlock()
		if err := next(); err != nil {
			continue
		}
		s.mu.Lock()
		close(s.ready)
		s.mu.Unlock()
	}
}
