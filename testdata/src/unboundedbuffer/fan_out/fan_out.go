// A goroutine for each element, however many there are.
package fan_out

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func each(ctx context.Context, files []string, open func(string) error) error {
	g, _ := errgroup.WithContext(ctx)
	for _, f := range files {
		g.Go(func() error { return open(f) }) // want `group g starts a goroutine for each element, however many there are; call g.SetLimit`
	}
	return g.Wait()
}

func limited(ctx context.Context, files []string, open func(string) error) error {
	g, _ := errgroup.WithContext(ctx)
	g.SetLimit(10)
	for _, f := range files {
		g.Go(func() error { return open(f) })
	}
	return g.Wait()
}

func semaphore(ctx context.Context, files []string, open func(string) error) error {
	g, _ := errgroup.WithContext(ctx)
	sem := make(chan struct{}, 10)
	for _, f := range files {
		sem <- struct{}{}
		g.Go(func() error {
			defer func() { <-sem }()
			return open(f)
		})
	}
	return g.Wait()
}

func few(ctx context.Context, open func(string) error) error {
	var g errgroup.Group
	for _, f := range []string{"a", "b"} {
		g.Go(func() error { return open(f) })
	}
	for i := 0; i < 4; i++ {
		g.Go(func() error { return open("c") })
	}
	return g.Wait()
}

func helper(g *errgroup.Group, files []string, open func(string) error) {
	for _, f := range files {
		g.Go(func() error { return open(f) })
	}
}
