// Two goroutines send their result to one channel, and one result is taken.
// (The functions call so much that their groups aren't explored.)
package few_receives

import (
	"context"
	"sync"
)

type cluster interface {
	Hook(name string) error
	Create(name string) error
	Wait(name string) error
	Record(name string) error
}

type installer struct {
	mu      sync.Mutex
	cluster cluster
	atomic  bool
	wait    bool
	hooks   bool
	steps   map[string]bool
}

func (i *installer) Run(ctx context.Context, name string) error {
	if err := i.cluster.Hook("a"); err != nil {
		return err
	}
	if i.steps["a"] {
		if err := i.cluster.Record("a"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("b"); err != nil {
		return err
	}
	if i.steps["b"] {
		if err := i.cluster.Record("b"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("c"); err != nil {
		return err
	}
	if i.steps["c"] {
		if err := i.cluster.Record("c"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("d"); err != nil {
		return err
	}
	if i.steps["d"] {
		if err := i.cluster.Record("d"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("e"); err != nil {
		return err
	}
	if i.steps["e"] {
		if err := i.cluster.Record("e"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("f"); err != nil {
		return err
	}
	if i.steps["f"] {
		if err := i.cluster.Record("f"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("g"); err != nil {
		return err
	}
	if i.steps["g"] {
		if err := i.cluster.Record("g"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("h"); err != nil {
		return err
	}
	if i.steps["h"] {
		if err := i.cluster.Record("h"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("i"); err != nil {
		return err
	}
	if i.steps["i"] {
		if err := i.cluster.Record("i"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("j"); err != nil {
		return err
	}
	if i.steps["j"] {
		if err := i.cluster.Record("j"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("k"); err != nil {
		return err
	}
	if i.steps["k"] {
		if err := i.cluster.Record("k"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("l"); err != nil {
		return err
	}
	if i.steps["l"] {
		if err := i.cluster.Record("l"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("m"); err != nil {
		return err
	}
	if i.steps["m"] {
		if err := i.cluster.Record("m"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("n"); err != nil {
		return err
	}
	if i.steps["n"] {
		if err := i.cluster.Record("n"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("o"); err != nil {
		return err
	}
	if i.steps["o"] {
		if err := i.cluster.Record("o"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("p"); err != nil {
		return err
	}
	if i.steps["p"] {
		if err := i.cluster.Record("p"); err != nil {
			return err
		}
	}
	result := make(chan error) // want `result is received from once, and 2 goroutines send to it: the rest block for ever; make it with capacity 2`
	done := make(chan struct{})
	defer close(done)
	go i.install(result, name)
	go i.watch(ctx, result, done, name)
	return <-result
}

func (i *installer) install(result chan<- error, name string) {
	if i.hooks {
		if err := i.cluster.Hook(name); err != nil {
			i.report(result, name, err)
			return
		}
	}
	if err := i.cluster.Create(name); err != nil {
		i.report(result, name, err)
		return
	}
	if i.wait {
		if err := i.cluster.Wait(name); err != nil {
			i.report(result, name, err)
			return
		}
	}
	if i.hooks {
		if err := i.cluster.Hook(name); err != nil {
			i.report(result, name, err)
			return
		}
	}
	i.report(result, name, nil)
}

func (i *installer) watch(ctx context.Context, result chan<- error, done <-chan struct{}, name string) {
	select {
	case <-ctx.Done():
		i.report(result, name, ctx.Err())
	case <-done:
	}
}

func (i *installer) report(result chan<- error, name string, err error) {
	i.mu.Lock()
	if err != nil && i.atomic {
		i.cluster.Record(name)
	}
	i.mu.Unlock()
	result <- err
}

// RunEither has a channel for each of the two.
func (i *installer) RunEither(ctx context.Context, name string) error {
	if err := i.cluster.Hook("a"); err != nil {
		return err
	}
	if i.steps["a"] {
		if err := i.cluster.Record("a"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("b"); err != nil {
		return err
	}
	if i.steps["b"] {
		if err := i.cluster.Record("b"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("c"); err != nil {
		return err
	}
	if i.steps["c"] {
		if err := i.cluster.Record("c"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("d"); err != nil {
		return err
	}
	if i.steps["d"] {
		if err := i.cluster.Record("d"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("e"); err != nil {
		return err
	}
	if i.steps["e"] {
		if err := i.cluster.Record("e"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("f"); err != nil {
		return err
	}
	if i.steps["f"] {
		if err := i.cluster.Record("f"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("g"); err != nil {
		return err
	}
	if i.steps["g"] {
		if err := i.cluster.Record("g"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("h"); err != nil {
		return err
	}
	if i.steps["h"] {
		if err := i.cluster.Record("h"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("i"); err != nil {
		return err
	}
	if i.steps["i"] {
		if err := i.cluster.Record("i"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("j"); err != nil {
		return err
	}
	if i.steps["j"] {
		if err := i.cluster.Record("j"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("k"); err != nil {
		return err
	}
	if i.steps["k"] {
		if err := i.cluster.Record("k"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("l"); err != nil {
		return err
	}
	if i.steps["l"] {
		if err := i.cluster.Record("l"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("m"); err != nil {
		return err
	}
	if i.steps["m"] {
		if err := i.cluster.Record("m"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("n"); err != nil {
		return err
	}
	if i.steps["n"] {
		if err := i.cluster.Record("n"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("o"); err != nil {
		return err
	}
	if i.steps["o"] {
		if err := i.cluster.Record("o"); err != nil {
			return err
		}
	}
	if err := i.cluster.Hook("p"); err != nil {
		return err
	}
	if i.steps["p"] {
		if err := i.cluster.Record("p"); err != nil {
			return err
		}
	}
	installed := make(chan error) // want `installed is received from once, and 2 goroutines send to it: the rest block for ever; make each with capacity 1`
	cancelled := make(chan error)
	done := make(chan struct{})
	defer close(done)
	go i.installEither(installed, name)
	go i.watchEither(ctx, cancelled, done, name)
	select {
	case err := <-installed:
		return err
	case err := <-cancelled:
		return err
	}
}

func (i *installer) installEither(result chan<- error, name string) {
	if err := i.cluster.Create(name); err != nil {
		i.tell(result, err)
		return
	}
	if i.wait {
		if err := i.cluster.Wait(name); err != nil {
			i.tell(result, err)
			return
		}
	}
	i.tell(result, nil)
}

func (i *installer) watchEither(ctx context.Context, result chan<- error, done <-chan struct{}, name string) {
	select {
	case <-ctx.Done():
		i.tell(result, ctx.Err())
	case <-done:
	}
}

func (i *installer) tell(result chan<- error, err error) { result <- err }

func (i *installer) RunWithRoom(ctx context.Context, name string) error {
	result := make(chan error, 2)
	done := make(chan struct{})
	defer close(done)
	go i.installWithRoom(result, name)
	go i.watchWithRoom(ctx, result, done, name)
	return <-result
}

func (i *installer) installWithRoom(result chan<- error, name string) {
	if err := i.cluster.Create(name); err != nil {
		result <- err
		return
	}
	if i.wait {
		if err := i.cluster.Wait(name); err != nil {
			result <- err
			return
		}
	}
	if i.hooks {
		if err := i.cluster.Hook(name); err != nil {
			result <- err
			return
		}
	}
	result <- nil
}

func (i *installer) watchWithRoom(ctx context.Context, result chan<- error, done <-chan struct{}, name string) {
	select {
	case <-ctx.Done():
		result <- ctx.Err()
	case <-done:
	}
}
