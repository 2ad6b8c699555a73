// One goroutine of a function closes a channel on which another one sends.
package rivals

import "sync"

type subscriber struct {
	closing chan struct{}
	all     sync.WaitGroup
}

func newSubscriber() *subscriber { return &subscriber{closing: make(chan struct{})} }

func (s *subscriber) Close() { close(s.closing) }

func (s *subscriber) Subscribe() <-chan int {
	out := make(chan int)
	go s.receive(out)
	go func() {
		<-s.closing
		close(out) // want `out is closed while another goroutine may still send on it; let the sender close it, or wait for it`
	}()
	return out
}

func (s *subscriber) receive(out chan int) {
	for work() {
		out <- 1
	}
}

// SubscribeEach sends in a callback.
func (s *subscriber) SubscribeEach(each func(func(int))) <-chan int {
	out := make(chan int)
	go s.receiveEach(each, out)
	go func() {
		<-s.closing
		close(out) // want `out is closed while another goroutine may still send on it; let the sender close it, or wait for it`
	}()
	return out
}

func (s *subscriber) receiveEach(each func(func(int)), out chan int) {
	each(func(n int) { out <- n })
}

// SubscribeAll waits for the senders.
func (s *subscriber) SubscribeAll() <-chan int {
	out := make(chan int)
	s.all.Add(1)
	go func() {
		defer s.all.Done()
		for work() {
			out <- 1
		}
	}()
	go func() {
		<-s.closing
		s.all.Wait()
		close(out)
	}()
	return out
}

// SubscribeDone waits for a channel that the sender closes.
func (s *subscriber) SubscribeDone() <-chan int {
	out, done := make(chan int), make(chan struct{})
	go func() {
		defer close(done)
		for work() {
			out <- 1
		}
	}()
	go func() {
		<-done
		close(out)
	}()
	return out
}

// SubscribeSelf lets the sender close.
func (s *subscriber) SubscribeSelf() <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for work() {
			out <- 1
		}
	}()
	go func() { <-s.closing }()
	return out
}

// SubscribeSelect gives the sender a way out, and nobody sends after it.
func (s *subscriber) SubscribeSelect() <-chan int {
	out := make(chan int)
	go func() {
		for work() {
			select {
			case out <- 1:
			case <-s.closing:
				return
			}
		}
	}()
	go func() {
		<-s.closing
		close(out)
	}()
	return out
}

// merge closes when one of several inputs ends.
func merge(inputs ...<-chan struct{}) <-chan struct{} {
	out := make(chan struct{})
	for _, in := range inputs {
		go func() {
			select {
			case <-in:
				close(out) // want `out is closed by each goroutine that the loop starts; close it once, after they have ended`
			case <-out:
			}
		}()
	}
	return out
}

func mergeOnce(inputs ...<-chan struct{}) <-chan struct{} {
	out := make(chan struct{})
	var once sync.Once
	for _, in := range inputs {
		go func() {
			select {
			case <-in:
				once.Do(func() { close(out) })
			case <-out:
			}
		}()
	}
	return out
}

// mergeLogged hands the goroutine to a helper.
func mergeLogged(inputs ...<-chan struct{}) <-chan struct{} {
	out := make(chan struct{})
	for _, in := range inputs {
		go logged(func() {
			select {
			case <-in:
				close(out) // want `out is closed by each goroutine that the loop starts; close it once, after they have ended`
			case <-out:
			}
		})
	}
	return out
}

func logged(f func()) {
	println("start")
	f()
}

// mergeTry hands it to one that recovers.
func mergeTry(inputs ...<-chan struct{}) <-chan struct{} {
	out := make(chan struct{})
	for _, in := range inputs {
		go try(func() {
			select {
			case <-in:
				close(out)
			case <-out:
			}
		})
	}
	return out
}

func try(f func()) {
	defer func() { _ = recover() }()
	f()
}

// last closes when the counter says that it is the last one.
func last(inputs []<-chan struct{}) <-chan struct{} {
	out := make(chan struct{})
	var mu sync.Mutex
	left := len(inputs)
	for _, in := range inputs {
		go func() {
			<-in
			mu.Lock()
			defer mu.Unlock()
			if left--; left == 0 {
				close(out)
			}
		}()
	}
	return out
}

// either starts one of the two.
func either(list bool, in chan int) <-chan int {
	out := make(chan int)
	if !list {
		go func() {
			for n := range in {
				out <- n
			}
			close(out)
		}()
	}
	if list {
		go func() {
			out <- 1
			close(out)
		}()
	}
	return out
}

func work() bool { return false }
