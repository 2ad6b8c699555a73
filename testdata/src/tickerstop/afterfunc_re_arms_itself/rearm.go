// A function that arms itself again at its end runs as long as the process.
package afterfunc_re_arms_itself

import (
	"context"
	"sync"
	"time"
)

type Cache struct{ items map[string]int }

func NewCache() *Cache {
	c := &Cache{}
	c.sweep()
	return c
}

func (c *Cache) sweep() {
	clear(c.items)
	time.AfterFunc(time.Minute, c.sweep) // want `sweep arms itself again each time it runs, and nothing ends that`
}

// Checked looks at a flag first.
type Checked struct {
	mu     sync.Mutex
	closed bool
}

func NewChecked() *Checked {
	c := &Checked{}
	c.sweep()
	return c
}

func (c *Checked) sweep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	time.AfterFunc(time.Minute, c.sweep)
}

// Kept is stopped by Close.
type Kept struct{ timer *time.Timer }

func NewKept() *Kept {
	k := &Kept{}
	k.sweep()
	return k
}

func (k *Kept) sweep() { k.timer = time.AfterFunc(time.Minute, k.sweep) }

func (k *Kept) Close() { k.timer.Stop() }

// Forgotten keeps the timer and never stops it.
type Forgotten struct{ timer *time.Timer }

func NewForgotten() *Forgotten {
	f := &Forgotten{}
	f.sweep()
	return f
}

func (f *Forgotten) sweep() {
	f.timer = time.AfterFunc(time.Minute, func() { // want `sweep arms itself again each time it runs`
		f.sweep()
	})
}

func Poll(work func()) {
	var poll func()
	poll = func() {
		work()
		time.AfterFunc(time.Minute, poll) // want `function arms itself again each time it runs`
	}
	poll()
}

func PollContext(ctx context.Context, work func()) {
	var poll func()
	poll = func() {
		work()
		if ctx.Err() == nil {
			time.AfterFunc(time.Minute, poll)
		}
	}
	poll()
}

func PollReset(work func()) {
	var t *time.Timer
	t = time.AfterFunc(time.Minute, func() { // want `PollReset arms itself again each time it runs`
		work()
		t.Reset(time.Minute)
	})
}

func PollResetStopped(work func()) func() bool {
	var t *time.Timer
	t = time.AfterFunc(time.Minute, func() {
		work()
		t.Reset(time.Minute)
	})
	return t.Stop
}

func PollResetSometimes(work func() bool) {
	var t *time.Timer
	t = time.AfterFunc(time.Minute, func() {
		if work() {
			t.Reset(time.Minute)
		}
	})
}

// refresh runs as long as the process, once.
func refresh() { time.AfterFunc(time.Minute, refresh) }

func init() { refresh() }

// Other arms another function.
func Other(c *Cache) { time.AfterFunc(time.Minute, c.clear) }

func (c *Cache) clear() { clear(c.items) }

// Pool is made once, for the package's own variable.
type Pool struct{ items map[string]int }

// Default is the pool that everybody shares.
var Default = NewPool()

func NewPool() *Pool {
	p := &Pool{}
	time.AfterFunc(time.Minute, p.gc)
	return p
}

func (p *Pool) gc() {
	clear(p.items)
	time.AfterFunc(time.Minute, p.gc)
}
