// The receiver leaves its loop before the last value. (The functions call so
// much that their groups aren't explored.)
package loop_left

import "context"

type store interface {
	Chunks(ctx context.Context) error
	IDs(ctx context.Context) error
	ForEach(n int, f func(int) error) error
	Accumulate(int) error
}

func FirstError(ctx context.Context, s store) error {
	errs := make(chan error)
	go func() {
		errs <- s.Chunks(ctx) // want `send to errs blocks for ever after the return`
	}()
	go func() {
		errs <- s.IDs(ctx)
	}()
	for i := 0; i < 2; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func Room(ctx context.Context, s store) error {
	errs := make(chan error, 2)
	go func() { errs <- s.Chunks(ctx) }()
	go func() { errs <- s.IDs(ctx) }()
	for i := 0; i < 2; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

type resp struct {
	v   int
	err error
}

func OtherFailure(s store, n int) error {
	ch := make(chan resp)
	go func() {
		err := s.ForEach(n, func(i int) error {
			ch <- resp{v: i}
			return nil
		})
		if err != nil {
			ch <- resp{err: err} // want `send to ch blocks for ever after the return`
		}
		close(ch)
	}()
	for r := range ch {
		if r.err != nil {
			return r.err
		}
		if err := s.Accumulate(r.v); err != nil {
			return err
		}
	}
	return nil
}

// LastValue returns at the value that the sender sends last.
func LastValue(s store, n int) error {
	ch := make(chan resp)
	go func() {
		defer close(ch)
		for i := range n {
			if err := s.Accumulate(i); err != nil {
				ch <- resp{err: err}
				return
			}
			ch <- resp{v: i}
		}
	}()
	for r := range ch {
		if r.err != nil {
			return r.err
		}
	}
	return nil
}
