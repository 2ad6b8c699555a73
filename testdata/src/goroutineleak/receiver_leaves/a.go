// The receiver leaves by another case of its select, and the sender waits in a
// send without room: the commonest leak of all.
package receiver_leaves

import (
	"context"
	"errors"
	"sync"
	"time"
)

func work() int { return 1 }

func Timeout() (int, error) {
	result := make(chan int)
	go func() {
		result <- work() // want `send to result blocks for ever after the return at the time\.After\(time\.Second\) case in Timeout; make it with capacity 1`
	}()
	select {
	case v := <-result:
		return v, nil
	case <-time.After(time.Second):
		return 0, errors.New("timeout")
	}
}

func Room() (int, error) {
	result := make(chan int, 1)
	go func() {
		result <- work()
	}()
	select {
	case v := <-result:
		return v, nil
	case <-time.After(time.Second):
		return 0, errors.New("timeout")
	}
}

func WayOut(ctx context.Context) (int, error) {
	result := make(chan int)
	go func() {
		select {
		case result <- work():
		case <-ctx.Done():
		}
	}()
	select {
	case v := <-result:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Drains receives before it leaves.
func Drains(ctx context.Context) (int, error) {
	result := make(chan int)
	go func() { result <- work() }()
	select {
	case v := <-result:
		return v, nil
	case <-ctx.Done():
		<-result
		return 0, ctx.Err()
	}
}

// DrainsLater leaves the value to another goroutine.
func DrainsLater(ctx context.Context) (int, error) {
	result := make(chan int)
	go func() { result <- work() }()
	select {
	case v := <-result:
		return v, nil
	case <-ctx.Done():
		go func() { <-result }()
		return 0, ctx.Err()
	}
}

// DrainsByDefer receives on every return.
func DrainsByDefer(ctx context.Context) error {
	result := make(chan int)
	defer func() {
		for range result {
		}
	}()
	go func() { result <- work(); close(result) }()
	select {
	case <-result:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Retries comes back to the select: the timeout only logs.
func Retries() int {
	result := make(chan int)
	go func() { result <- work() }()
	for {
		select {
		case v := <-result:
			return v
		case <-time.After(time.Second):
			println("still waiting")
		}
	}
}

// EitherOr sends one value on one of two channels.
func EitherOr() (int, error) {
	result, failed := make(chan int), make(chan error)
	go func() {
		if v := work(); v > 0 {
			result <- v
		} else {
			failed <- errors.New("no")
		}
	}()
	select {
	case v := <-result:
		return v, nil
	case err := <-failed:
		return 0, err
	}
}

// AfterAll is left when all senders have ended.
func AfterAll(items []int) (sum int) {
	results, done := make(chan int), make(chan struct{})
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- item
		}()
	}
	go func() {
		wg.Wait()
		close(done)
	}()
	for {
		select {
		case v := <-results:
			sum += v
		case <-done:
			return sum
		}
	}
}

// Given is received from by code out of view.
func Given(ctx context.Context, take func(<-chan int)) error {
	result := make(chan int)
	go func() { result <- work() }()
	take(result)
	select {
	case <-result:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Polls doesn't wait.
func Polls() {
	result := make(chan int)
	go func() {
		select {
		case result <- work():
		default:
		}
	}()
	select {
	case <-result:
	case <-time.After(time.Second):
	}
}

func send(ch chan<- int) { ch <- work() }

func ThroughHelper(ctx context.Context) error {
	result := make(chan int) // want `result has no receiver after the return at the ctx\.Done\(\) case, so its sender blocks for ever; make it with capacity 1`
	go send(result)
	select {
	case <-result:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
