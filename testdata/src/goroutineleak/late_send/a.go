// A goroutine that hands its channel to the caller sends bare where the stop
// signal says that nobody receives any more.
package late_send

import (
	"context"
	"time"
)

func read() (int, error) { return 0, nil }

func Wait(ctx context.Context, ready <-chan struct{}) <-chan error {
	result := make(chan error)
	go func() {
		select {
		case <-ctx.Done():
			result <- ctx.Err() // want `send to result may block for ever after ctx\.Done\(\); select with it, or give the channel a buffer`
			return
		case <-ready:
		}
		result <- nil
	}()
	return result
}

func WaitWithRoom(ctx context.Context, ready <-chan struct{}) <-chan error {
	result := make(chan error, 1)
	go func() {
		select {
		case <-ctx.Done():
			result <- ctx.Err()
			return
		case <-ready:
		}
		result <- nil
	}()
	return result
}

func Watch(stop <-chan struct{}) <-chan int {
	values := make(chan int)
	go func() {
		defer close(values)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				v, err := read()
				if err != nil {
					continue
				}
				values <- v // want `send to values may block for ever after stop; select with it, or give the channel a buffer`
			case <-stop:
				return
			}
		}
	}()
	return values
}

func WatchBoth(stop <-chan struct{}) <-chan int {
	values := make(chan int)
	go func() {
		defer close(values)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				v, _ := read()
				select {
				case values <- v:
				case <-stop:
					return
				}
			case <-stop:
				return
			}
		}
	}()
	return values
}

// Generate has no signal: the caller is bound to receive until the close.
func Generate(n int) <-chan int {
	values := make(chan int)
	go func() {
		defer close(values)
		for i := range n {
			values <- i
		}
	}()
	return values
}

// Sum ranges over its own generator to the end.
func Sum(stop <-chan struct{}) (sum int) {
	for v := range generate(stop) {
		sum += v
	}
	return sum
}

func generate(stop <-chan struct{}) <-chan int {
	values := make(chan int)
	go func() {
		defer close(values)
		for {
			v, err := read()
			if err != nil {
				return
			}
			values <- v
			select {
			case <-stop:
				return
			case <-time.After(time.Second):
			}
		}
	}()
	return values
}

// Iterator sends its last error when its context ends, to methods that the
// caller has stopped calling.
type Iterator struct {
	ctx  context.Context
	next chan error
}

func NewIterator(ctx context.Context) *Iterator {
	it := &Iterator{ctx: ctx, next: make(chan error)}
	go it.loop()
	return it
}

func (it *Iterator) loop() {
	for {
		select {
		case <-it.ctx.Done():
			it.next <- it.ctx.Err() // want `send to it\.next may block for ever after it\.ctx\.Done\(\); select with it, or give the channel a buffer`
			close(it.next)
			return
		case it.next <- nil:
		}
	}
}

func (it *Iterator) Next() error { return <-it.next }

type Quiet struct {
	ctx  context.Context
	next chan error
}

func NewQuiet(ctx context.Context) *Quiet {
	it := &Quiet{ctx: ctx, next: make(chan error)}
	go it.loop()
	return it
}

func (it *Quiet) loop() {
	defer close(it.next)
	for {
		select {
		case <-it.ctx.Done():
			return
		case it.next <- nil:
		}
	}
}

func (it *Quiet) Next() error { return <-it.next }
