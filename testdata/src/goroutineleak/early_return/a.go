// The receiver returns before it receives: found by running the group in
// every order.
package early_return

import "errors"

func work() error { return nil }

func Early(fail bool) error {
	result := make(chan error)
	go func() {
		result <- work() // want `send to result blocks for ever; make room for it or select with a way out`
	}()
	if fail {
		return errors.New("no")
	}
	return <-result
}

func Late(fail bool) error {
	result := make(chan error)
	go func() {
		result <- work()
	}()
	err := <-result
	if fail {
		return errors.New("no")
	}
	return err
}

func FirstError() error {
	errs := make(chan error)
	go func() { errs <- work() }() // want `send to errs blocks for ever after the return on line \d+; make room for it or select with a way out`
	go func() { errs <- work() }()
	for range 2 {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func LastError() (err error) {
	errs := make(chan error)
	go func() { errs <- work() }()
	go func() { errs <- work() }()
	for range 2 {
		err = errors.Join(err, <-errs)
	}
	return err
}

func LeavesRange(n int, bad func(int) bool) int {
	values := make(chan int)
	go func() {
		defer close(values)
		for i := range n {
			values <- i // want `send to values blocks for ever after the return on line \d+; make room for it or select with a way out`
		}
	}()
	for v := range values {
		if bad(v) {
			return v
		}
	}
	return 0
}

func EndsRange(n int) (sum int) {
	values := make(chan int)
	go func() {
		defer close(values)
		for i := range n {
			values <- i
		}
	}()
	for v := range values {
		sum += v
	}
	return sum
}

func NoClose(items []int) {
	ch := make(chan int)
	go func() {
		for item := range ch { // want `range over ch never ends: nobody closes it; close it after the last send`
			_ = item
		}
	}()
	for _, item := range items {
		ch <- item
	}
}
