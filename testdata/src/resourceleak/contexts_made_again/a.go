// Cancel functions in fields: replaced, or removed from a map, and never called.
package contexts_made_again

import "context"

type session struct {
	parent context.Context
	ctx    context.Context
	cancel context.CancelFunc
}

func (s *session) Restart() {
	s.ctx, s.cancel = context.WithCancel(s.parent) // want `^cancel function in cancel is replaced each time Restart runs, and never called; release the old one first$`
}

func (s *session) Reset() {
	s.cancel()
	s.ctx, s.cancel = context.WithCancel(s.parent)
}

func (s *session) Close() { s.cancel() }

type tasks struct {
	parent  context.Context
	running map[string]context.CancelFunc
}

func (t *tasks) add(name string) context.Context {
	ctx, cancel := context.WithCancel(t.parent)
	t.running[name] = cancel
	return ctx
}

func (t *tasks) forget(name string) {
	delete(t.running, name) // want `^cancel function in running is removed before it is called; do that first$`
}

func (t *tasks) Close() {
	for _, cancel := range t.running {
		cancel()
	}
}

// finisher calls what it removes.
type finisher struct {
	parent  context.Context
	running map[string]context.CancelFunc
}

func (t *finisher) add(name string) context.Context {
	ctx, cancel := context.WithCancel(t.parent)
	t.running[name] = cancel
	return ctx
}

func (t *finisher) finish(name string) {
	if cancel, ok := t.running[name]; ok {
		cancel()
		delete(t.running, name)
	}
}

// runner has the goroutine call it.
type runner struct {
	parent  context.Context
	running map[string]context.CancelFunc
}

func (t *runner) add(name string, run func(context.Context)) {
	ctx, cancel := context.WithCancel(t.parent)
	t.running[name] = cancel
	go func() {
		defer cancel()
		run(ctx)
		t.remove(name)
	}()
}

func (t *runner) remove(name string) { delete(t.running, name) }

func (t *runner) Close() {
	for _, cancel := range t.running {
		cancel()
	}
}

// caller's caller calls it.
type caller struct {
	parent  context.Context
	running map[string]context.CancelFunc
}

func (t *caller) add(name string) context.Context {
	ctx, cancel := context.WithCancel(t.parent)
	t.running[name] = cancel
	return ctx
}

func (t *caller) finish(name string) {
	t.running[name]()
	t.remove(name)
}

func (t *caller) remove(name string) { delete(t.running, name) }
