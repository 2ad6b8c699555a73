// Contexts, groups, locks and helpers.
package contexts

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

var do func() error

func leakNeverCancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-ctx.Done() // stuck
	}()
	if do() != nil {
		return
	}
	cancel()
}

func deferredCancel() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { <-ctx.Done() }()
	do()
}

func parentMayEnd(parent context.Context) {
	ctx, _ := context.WithCancel(parent)
	go func() { <-ctx.Done() }()
}

func leakBackground() {
	go func() {
		<-context.Background().Done() // stuck
	}()
}

func withTimeout() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	_ = cancel
	go func() { <-ctx.Done() }()
}

func cancelEscapes(keep func(func())) {
	ctx, cancel := context.WithCancel(context.Background())
	keep(cancel)
	go func() { <-ctx.Done() }()
}

type server struct{ cancel context.CancelFunc }

func (s *server) start() {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	go func() { <-ctx.Done() }()
}

func leakWaitGroup(items []int) {
	var wg sync.WaitGroup
	for range items {
		wg.Add(1)
		go func() {
			if do() != nil {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // stuck
}

func waitGroup(items []int) {
	var wg sync.WaitGroup
	for range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if do() != nil {
				return
			}
		}()
	}
	wg.Wait()
}

func waitGroupByLength(items []int) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for range items {
		go func() {
			defer wg.Done()
			do()
		}()
	}
	wg.Wait()
}

func waitGroupGo(items []int) {
	var wg sync.WaitGroup
	errs := make(chan error, len(items))
	for range items {
		wg.Go(func() {
			if err := do(); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	close(errs)
	for range errs {
	}
}

func leakWaitBeforeReceive(items []int) {
	var wg sync.WaitGroup
	errs := make(chan error)
	for range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs <- do() // stuck
		}()
	}
	wg.Wait() // stuck
	for range items {
		<-errs
	}
}

func closerGoroutine(items []int) {
	var wg sync.WaitGroup
	errs := make(chan error)
	for range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs <- do()
		}()
	}
	go func() {
		wg.Wait()
		close(errs)
	}()
	for range errs {
	}
}

func leakCloserGoroutine(items []int) error {
	var wg sync.WaitGroup
	errs := make(chan error)
	for range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs <- do() // stuck
		}()
	}
	go func() {
		wg.Wait() // stuck
		close(errs)
	}()
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func lastOneCloses(items []int) {
	var left atomic.Int64
	left.Store(int64(len(items)))
	if len(items) == 0 {
		return
	}
	done := make(chan struct{})
	for range items {
		go func() {
			do()
			if left.Add(-1) == 0 {
				close(done)
			}
		}()
	}
	<-done
}

func onceCloses() {
	var once sync.Once
	done := make(chan struct{})
	stop := func() { once.Do(func() { close(done) }) }
	go func() { <-done }()
	if do() != nil {
		stop()
		return
	}
	stop()
}

type tracker struct {
	mu   sync.Mutex
	left int
	done chan struct{}
}

func (t *tracker) finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.left--
	if t.left == 0 {
		close(t.done)
	}
}

func countedByTracker(items []int) {
	if len(items) == 0 {
		return
	}
	t := &tracker{left: len(items), done: make(chan struct{})}
	for range items {
		go t.finish()
	}
	<-t.done
}

func leakTracker(items []int) {
	t := &tracker{left: len(items) + 1, done: make(chan struct{})}
	for range items {
		go t.finish()
	}
	<-t.done // stuck
}

func leakLock() {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock() // stuck
		mu.Unlock()
	}()
	if do() != nil {
		return
	}
	mu.Unlock()
}

func deferredUnlock() {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	go func() {
		mu.Lock()
		mu.Unlock()
	}()
	if do() != nil {
		return
	}
}

func helperSends(ch chan<- error) { ch <- do() }

func leakHelper(ctx context.Context) {
	ch := make(chan error)
	go func() {
		ch <- do() // stuck
	}()
	select {
	case <-ch:
	case <-ctx.Done():
	}
}

func exits() {
	ch := make(chan error)
	go func() { ch <- do() }()
	if do() != nil {
		os.Exit(1)
	}
	<-ch
}

func panics() {
	ch := make(chan error)
	go func() { ch <- do() }()
	if do() != nil {
		panic("no")
	}
	<-ch
}

func workers(n int, items []int) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range jobs {
				do()
			}
		}()
	}
	for _, item := range items {
		jobs <- item
	}
	close(jobs)
	wg.Wait()
}

func leakWorkers(n int, items []int) error {
	jobs := make(chan int)
	for i := 0; i < n; i++ {
		go func() {
			for range jobs { // stuck
				do()
			}
		}()
	}
	for _, item := range items {
		if item < 0 {
			return errors.New("negative")
		}
		jobs <- item
	}
	close(jobs)
	return nil
}

func leakLateTick(done chan struct{}) {
	quit := make(chan struct{})
	t := time.NewTicker(time.Second)
	defer t.Stop()
	go func() {
		for {
			select {
			case <-t.C:
				do()
			case <-quit:
				return
			}
		}
	}()
	results := make(chan error)
	go func() {
		results <- do() // stuck
	}()
	select {
	case <-results:
	case <-done:
	}
	close(quit)
}

func semaphore(items []int) {
	sem := make(chan struct{}, 2)
	for range items {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			do()
		}()
	}
	for range 2 {
		sem <- struct{}{}
	}
}

func leakSemaphore(items []int) {
	sem := make(chan struct{}, 1)
	for range items {
		sem <- struct{}{} // stuck
		go func() {
			if do() != nil {
				return
			}
			<-sem
		}()
	}
}

func condition() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	go func() {
		mu.Lock()
		ready = true
		cond.Broadcast()
		mu.Unlock()
	}()
	mu.Lock()
	for !ready {
		cond.Wait()
	}
	mu.Unlock()
}

func leakCondition() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	go func() {
		cond.Broadcast()
	}()
	mu.Lock()
	cond.Wait() // stuck
	mu.Unlock()
}
