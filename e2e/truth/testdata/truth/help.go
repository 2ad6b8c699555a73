package truth

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Soon returns a context that ends soon, before Work does.
func Soon() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(time.Millisecond, cancel)
	return ctx
}

// Ended returns a context that has ended.
func Ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// Work takes a while.
func Work() { time.Sleep(20 * time.Millisecond) }

// Both calls f and g at the same time, as nearly as possible, and waits. Each
// time one of them begins a little later than the other.
func Both(f, g func()) {
	rival.Do(func() { go follow() })
	rounds++
	task.Store(&g)
	spin(func() bool { return task.Load() == nil })
	for delay := 0; delay < rounds%100; delay++ {
		ended.Load()
	}
	f()
	spin(ended.Load)
	ended.Store(false)
}

var (
	rival  sync.Once
	rounds int
	task   atomic.Pointer[func()]
	ended  atomic.Bool
)

// follow runs one task after the other; both sides spin, so that neither has to
// be woken.
func follow() {
	for {
		spin(func() bool { return task.Load() != nil })
		g := task.Swap(nil)
		(*g)()
		ended.Store(true)
	}
}

func spin(until func() bool) {
	for n := 1; !until(); n++ {
		if n%1000 == 0 {
			runtime.Gosched()
		}
	}
}

// Twice calls f again.
func Twice(f func()) {
	f()
	f()
}

// Nothing does nothing.
func Nothing() {}

// Discard is an open writer that keeps nothing.
type Discard struct{}

func (Discard) Write(p []byte) (int, error) { return len(p), nil }
func (Discard) Close() error                { return nil }
