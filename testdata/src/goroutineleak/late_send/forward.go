package late_send

import (
	"context"
	"errors"
)

// Forward has a context, and leaves it to who fills in and who empties out.
func Forward(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			out <- v // want `send to out may block for ever: nothing ends it when the receiver has left; select with ctx\.Done\(\)`
		}
	}()
	return out
}

func ForwardUntil(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Answers has room for one answer, and sends any number and the last.
func Answers(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int, 1)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				out <- -1 // want `send to out may block for ever after ctx\.Done\(\); the buffer may be full, so select with a default`
				return
			case v := <-in:
				out <- v
			}
		}
	}()
	return out
}

// Answer sends one of the two.
func Answer(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int, 1)
	go func() {
		defer close(out)
		for {
			select {
			case <-ctx.Done():
				out <- -1
				return
			case v := <-in:
				if v > 0 {
					out <- v
					return
				}
			}
		}
	}()
	return out
}

// Store keeps what it is given, as long as it can.
type Store interface{ Put(v int) error }

var errEnd = errors.New("end")

func numbersTo(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			out <- i // want `send to out blocks for ever after the return in StoreNumbers; select with a context that is cancelled then`
		}
	}()
	return out
}

// StoreNumbers leaves its range when the store fails.
func StoreNumbers(s Store) error {
	for v := range numbersTo(10) {
		if err := s.Put(v); err != nil {
			return err
		}
	}
	return nil
}

func evenTo(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < n; i += 2 {
			out <- i
		}
	}()
	return out
}

// StoreEven takes what is left.
func StoreEven(s Store) error {
	ch := evenTo(10)
	for v := range ch {
		if err := s.Put(v); err != nil {
			for range ch {
			}
			return err
		}
	}
	return nil
}

type item struct {
	v   int
	err error
}

func itemsTo(n int) <-chan item {
	out := make(chan item)
	go func() {
		defer close(out)
		for i := range n {
			if i == 7 {
				out <- item{err: errEnd}
				return
			}
			out <- item{v: i}
		}
	}()
	return out
}

// StoreItems leaves when an item says that it is the last.
func StoreItems() (sum int, err error) {
	for it := range itemsTo(10) {
		if it.err != nil {
			return 0, it.err
		}
		sum += it.v
	}
	return sum, nil
}

// Each asks all sources, and leaves with the context.
func Each(ctx context.Context, sources []<-chan int, visit func(int)) {
	list := make([]<-chan int, len(sources))
	for i, in := range sources {
		list[i] = relay(ctx, in)
	}
	for _, out := range list {
		select {
		case v := <-out:
			visit(v)
		case <-ctx.Done():
			return
		}
	}
}

// Relay has a context, too, and its result is kept in a slice.
func Relay(ctx context.Context, in <-chan int) <-chan int { return relay(ctx, in) }

func relay(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func(out chan<- int) {
		defer close(out)
		for v := range in {
			out <- v // want `send to out blocks for ever after the return on line 166; make room for it or select with a way out`
		}
	}(out)
	return out
}

// RelayUntil's goroutine ends with the context.
func RelayUntil(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func(out chan<- int) {
		defer close(out)
		for v := range in {
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}(out)
	return out
}

type job struct {
	n    int
	done chan struct{}
}

type pool struct {
	jobs chan *job
	stop chan struct{}
}

func newPool() *pool { return &pool{jobs: make(chan *job), stop: make(chan struct{})} }

func newJob(n int) *job { return &job{n: n, done: make(chan struct{}, 1)} }

// Do waits for the end of a job for a while. Each job has a channel of its own.
func (p *pool) Do(ctx context.Context, n int) {
	j := newJob(n)
	p.jobs <- j
	select {
	case <-j.done:
	case <-ctx.Done():
	}
}

func (p *pool) Start() { go p.run() }

func (p *pool) run() {
	var j *job
	for {
		select {
		case j = <-p.jobs:
			j.done <- struct{}{}
		case <-p.stop:
			if j != nil {
				j.done <- struct{}{}
			}
			return
		}
	}
}
