// With cancel-on-path enabled, what go vet's lostcancel reports is reported.
package cancel_on_path

import (
	"context"
	"time"
)

func errorReturn(ctx context.Context, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute) // want `cancel function cancel is not called on an early return; defer cancel\(\)`
	if err := call(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func discarded(call func(context.Context) error) error {
	ctx, _ := context.WithTimeout(context.Background(), time.Minute) // want `cancel function from context.WithTimeout is never called; keep it and call it`
	return call(ctx)
}

func deferred(ctx context.Context, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return call(ctx)
}

func collected(call func(context.Context) error) error {
	ctx, _ := context.WithCancel(context.Background())
	return call(ctx)
}
