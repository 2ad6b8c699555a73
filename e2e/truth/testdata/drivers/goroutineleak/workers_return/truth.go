package workers_return

import (
	"context"
	"errors"

	"truth"
)

// broken can read nothing.
type broken struct{}

func (broken) Read(context.Context, string) error { return errors.New("broken") }

func (broken) IsMissing(error) bool { return false }

func (broken) Iter(_ context.Context, f func(string) error) error {
	for range 10 {
		if err := f("a"); err != nil {
			return err
		}
	}
	return nil
}

func init() {
	ctx := context.Background()
	names := make(map[string]int)
	var list []string
	for _, c := range "abcdefghij" {
		names[string(c)] = 1
		list = append(list, string(c))
	}
	truth.Leak("Filter", truth.Goroutines(1), func() { Filter(ctx, broken{}, names, 2) }).
		Twin("FilterAll", func() { FilterAll(ctx, broken{}, names, 2) }).
		Twin("FilterUntil", func() { FilterUntil(ctx, broken{}, names, 2) })
	truth.Leak("FilterOuter", truth.Goroutines(1), func() { FilterOuter(ctx, broken{}, 2) }).
		Twin("FilterInner", func() { FilterInner(ctx, broken{}, 2) })
	truth.Leak("FilterCancelled", truth.Goroutines(2), func() { FilterCancelled(ctx, broken{}, list, 2) }).
		Twin("FilterEnding", func() { FilterEnding(ctx, broken{}, list, 2) })
	ended, cancel := context.WithCancel(ctx)
	cancel()
	truth.Leak("Each", truth.Goroutines(1), func() { Each(ended, names, 1, func(string) {}) }).
		Twin("EachUntil", func() { EachUntil(ended, names, 1, func(string) {}) })
}
