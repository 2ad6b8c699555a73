// The cancel of a joined context ends the goroutine that joins.
package dropped_cancel

import "context"

func Join(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	go func() {
		select {
		case <-b.Done():
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func Detach(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(context.WithoutCancel(ctx))
}

func call(ctx context.Context) {}

func Drops(a, b context.Context) {
	ctx, _ := Join(a, b) // want `cancel function of Join is dropped, so its goroutine lives as long as the contexts; defer the cancel`
	call(ctx)
}

func Defers(a, b context.Context) {
	ctx, cancel := Join(a, b)
	defer cancel()
	call(ctx)
}

// One context: go vet's lostcancel looks at what it derives.
func One(a context.Context) {
	ctx, _ := Detach(a)
	call(ctx)
}
