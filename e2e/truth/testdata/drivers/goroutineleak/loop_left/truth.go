package loop_left

import (
	"context"
	"errors"

	"truth"
)

type fake struct{ each, bad error }

func (f fake) Chunks(context.Context) error { return f.bad }
func (f fake) IDs(context.Context) error    { return f.bad }
func (f fake) Accumulate(int) error         { return f.bad }
func (f fake) ForEach(n int, call func(int) error) error {
	for i := range n {
		call(i)
	}
	return f.each
}

func init() {
	ctx, failed := context.Background(), errors.New("failed")
	truth.Leak("FirstError", truth.Goroutines(1), func() { FirstError(ctx, fake{bad: failed}) }).
		Twin("FirstError", func() { FirstError(ctx, fake{}) }).
		Twin("Room", func() { Room(ctx, fake{bad: failed}) })
	truth.Leak("OtherFailure", truth.Goroutines(1), func() { OtherFailure(fake{each: failed, bad: failed}, 1) }).
		Twin("OtherFailure", func() { OtherFailure(fake{each: failed}, 1) }).
		Twin("LastValue", func() { LastValue(fake{bad: failed}, 3) })
}
