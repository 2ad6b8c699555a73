// Who closes the channel of a range: the sender, a goroutine that waits for
// all senders, another method, a callback.
package closers

import "sync"

// BySender closes when the only sender ends.
func BySender(items []int) {
	ch := make(chan int)
	go func() {
		for range ch {
		}
	}()
	defer close(ch)
	for _, item := range items {
		ch <- item
	}
}

func ByNobody(items []int) {
	ch := make(chan int)
	go func() {
		for range ch { // want `range over ch never ends: nobody closes it; close it after the last send`
		}
	}()
	for _, item := range items {
		ch <- item
	}
}

// AfterAll closes when all senders have ended.
func AfterAll(items []int, add func(int)) {
	results := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- item
		}()
	}
	go func() {
		for v := range results {
			add(v)
		}
	}()
	wg.Wait()
	close(results)
}

func AfterAllForgotten(items []int, add func(int)) {
	results := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- item
		}()
	}
	go func() {
		for v := range results { // want `range over results never ends: nobody closes it`
			add(v)
		}
	}()
	wg.Wait()
}

// ByGoroutine closes in a goroutine that waits for all senders.
func ByGoroutine(items []int) (sum int) {
	results := make(chan int)
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
		close(results)
	}()
	for v := range results {
		sum += v
	}
	return sum
}

// ByCallback leaves it to a function that is called at the end.
func ByCallback(atEnd func(func())) {
	ch := make(chan int)
	go func() {
		for range ch {
		}
	}()
	atEnd(func() { close(ch) })
	ch <- 1
}

func ByIdleCallback(atEnd func(func())) {
	ch := make(chan int)
	go func() {
		for range ch { // want `range over ch never ends: nobody closes it`
		}
	}()
	atEnd(func() {})
	ch <- 1
}
