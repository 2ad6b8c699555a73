// Workers return at their first error, and the function that feeds them goes
// on to feed.
package workers_return

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

type bucket interface {
	Read(ctx context.Context, name string) error
	Iter(ctx context.Context, f func(name string) error) error
	IsMissing(err error) bool
}

func Filter(ctx context.Context, b bucket, names map[string]int, workers int) error {
	var group errgroup.Group
	jobs := make(chan string, workers)
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			for name := range jobs {
				if err := b.Read(ctx, name); err != nil {
					if b.IsMissing(err) {
						continue
					}
					return err
				}
			}
			return nil
		})
	}
	for name := range names {
		jobs <- name // want `send to jobs blocks for ever when its workers have returned early; receive on, or select with a context that they end`
	}
	close(jobs)
	return group.Wait()
}

// FilterAll's workers remember the error and go on.
func FilterAll(ctx context.Context, b bucket, names map[string]int, workers int) error {
	var group errgroup.Group
	jobs := make(chan string, workers)
	for i := 0; i < workers; i++ {
		group.Go(func() (last error) {
			for name := range jobs {
				if err := b.Read(ctx, name); err != nil {
					last = err
				}
			}
			return last
		})
	}
	for name := range names {
		jobs <- name
	}
	close(jobs)
	return group.Wait()
}

// FilterUntil's feeder looks at the context that the first error ends.
func FilterUntil(ctx context.Context, b bucket, names map[string]int, workers int) error {
	group, groupCtx := errgroup.WithContext(ctx)
	jobs := make(chan string, workers)
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			for name := range jobs {
				if err := b.Read(groupCtx, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
feed:
	for name := range names {
		select {
		case jobs <- name:
		case <-groupCtx.Done():
			break feed
		}
	}
	close(jobs)
	return group.Wait()
}

// FilterOuter's feeder looks at the wrong context.
func FilterOuter(ctx context.Context, b bucket, workers int) error {
	group, groupCtx := errgroup.WithContext(ctx)
	jobs := make(chan string, workers)
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			for name := range jobs {
				if err := b.Read(groupCtx, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := b.Iter(ctx, func(name string) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case jobs <- name: // want `send to jobs waits for ctx, which an error of a worker doesn't end; wait for groupCtx\.Done\(\)`
		}
		return nil
	})
	close(jobs)
	if err != nil {
		return err
	}
	return group.Wait()
}

// FilterInner's feeder looks at the context that an error of a worker ends.
func FilterInner(ctx context.Context, b bucket, workers int) error {
	group, groupCtx := errgroup.WithContext(ctx)
	jobs := make(chan string, workers)
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			for name := range jobs {
				if err := b.Read(groupCtx, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	err := b.Iter(ctx, func(name string) error {
		select {
		case <-groupCtx.Done():
			return groupCtx.Err()
		case jobs <- name:
		}
		return nil
	})
	close(jobs)
	if err != nil {
		return err
	}
	return group.Wait()
}

// Room has room for all.
func Room(ctx context.Context, b bucket, names map[string]int, workers int) error {
	var group errgroup.Group
	jobs := make(chan string, len(names))
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			for name := range jobs {
				if err := b.Read(ctx, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for name := range names {
		jobs <- name
	}
	close(jobs)
	return group.Wait()
}

// Drained takes the rest.
func Drained(ctx context.Context, b bucket, names map[string]int, workers int) error {
	var group errgroup.Group
	jobs := make(chan string)
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			defer func() {
				for range jobs {
				}
			}()
			for name := range jobs {
				if err := b.Read(ctx, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for name := range names {
		jobs <- name
	}
	close(jobs)
	return group.Wait()
}

// Each's workers end with the context, and it goes on to send.
func Each(ctx context.Context, names map[string]int, workers int, visit func(string)) {
	var done sync.WaitGroup
	jobs := make(chan string)
	for i := 0; i < workers; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for {
				select {
				case name, ok := <-jobs:
					if !ok {
						return
					}
					visit(name)
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	for name := range names {
		jobs <- name // want `send to jobs blocks for ever after the return on line 198; make room for it or select with a way out`
	}
	close(jobs)
	done.Wait()
}

// EachUntil's send ends with the context, too.
func EachUntil(ctx context.Context, names map[string]int, workers int, visit func(string)) {
	var done sync.WaitGroup
	jobs := make(chan string)
	for i := 0; i < workers; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for {
				select {
				case name, ok := <-jobs:
					if !ok {
						return
					}
					visit(name)
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	for name := range names {
		select {
		case jobs <- name:
		case <-ctx.Done():
		}
	}
	close(jobs)
	done.Wait()
}

// FilterCancelled's feeder waits for a context that the workers don't end, and
// there is no other.
func FilterCancelled(ctx context.Context, b bucket, names []string, workers int) error {
	var group errgroup.Group
	jobs := make(chan string)
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			for name := range jobs {
				if err := b.Read(ctx, name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(jobs)
		for _, name := range names {
			select {
			case jobs <- name: // want `send to jobs waits for ctx, which an error of a worker doesn't end; wait for a context that it ends`
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

// FilterEnding's workers cancel the context.
func FilterEnding(ctx context.Context, b bucket, names []string, workers int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var group errgroup.Group
	jobs := make(chan string)
	for i := 0; i < workers; i++ {
		group.Go(func() error {
			for name := range jobs {
				if err := b.Read(ctx, name); err != nil {
					cancel()
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(jobs)
		for _, name := range names {
			select {
			case jobs <- name:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

// Tokens are given out before the worker starts, and come back from it.
func Tokens(b bucket, names []string, n int) {
	tokens := make(chan struct{}, n)
	for range n {
		tokens <- struct{}{}
	}
	go func() {
		for _, name := range names {
			<-tokens
			if err := b.Read(context.Background(), name); err != nil {
				return
			}
			tokens <- struct{}{}
		}
	}()
}

type reader struct {
	tokens chan struct{}
	ready  chan string
}

// read's tokens circulate.
func (r *reader) read(b bucket, n int) {
	r.tokens = make(chan struct{}, n)
	r.ready = make(chan string)
	for range n {
		r.tokens <- struct{}{}
	}
	go func() {
		defer close(r.ready)
		for range r.tokens {
			err := b.Read(context.Background(), "a")
			if err != nil {
				return
			}
			r.ready <- "a"
		}
	}()
	for range r.ready {
		r.tokens <- struct{}{}
	}
}

// Last sends once, and returns.
func Last(ctx context.Context, b bucket, names []string) error {
	errs := make(chan error, 1)
	defer close(errs)
	go func() {
		for {
			quit := false
			select {
			case err := <-errs:
				quit = true
				_ = b.Read(ctx, err.Error())
			case <-ctx.Done():
				quit = b.IsMissing(nil)
			}
			if quit {
				return
			}
		}
	}()
	for _, name := range names {
		if err := b.Read(ctx, name); err != nil {
			if b.IsMissing(err) {
				continue
			}
			errs <- err
			return err
		}
	}
	return nil
}

// task is a context that whoever has it can end.
type task interface {
	context.Context
	Cancel()
}

// FilterTask's workers end the context that the feeder waits for.
func FilterTask(ctx task, b bucket, names []string) error {
	var group errgroup.Group
	jobs := make(chan string)
	group.Go(func() error {
		for name := range jobs {
			if err := b.Read(ctx, name); err != nil {
				ctx.Cancel()
				return err
			}
		}
		return nil
	})
	group.Go(func() error {
		defer close(jobs)
		for _, name := range names {
			select {
			case jobs <- name:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}
