// Package errgroup is a small twin of the real one, for fixtures.
package errgroup

import (
	"context"
	"sync"
)

type Group struct {
	wait   sync.WaitGroup
	once   sync.Once
	err    error
	cancel context.CancelFunc
}

func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	return &Group{cancel: cancel}, ctx
}

func (g *Group) Go(f func() error) {
	g.wait.Add(1)
	go func() {
		defer g.wait.Done()
		if err := f(); err != nil {
			g.once.Do(func() { g.fail(err) })
		}
	}()
}

func (g *Group) fail(err error) {
	g.err = err
	if g.cancel != nil {
		g.cancel()
	}
}

func (g *Group) SetLimit(n int) {}

func (g *Group) TryGo(f func() error) bool {
	g.Go(f)
	return true
}

func (g *Group) Wait() error {
	g.wait.Wait()
	if g.cancel != nil {
		g.cancel()
	}
	return g.err
}
