// Package owner_closes: what can be closed, and registers itself with what it
// was given, has to take itself out again.
package owner_closes

import (
	"context"

	"pairs/bus"
)

type monitor struct{ errs *bus.Errors }

func Start(errs *bus.Errors) *monitor {
	m := &monitor{errs: errs}
	errs.AddErrorHandler(m.count) // want `error handler of AddErrorHandler is not removed by monitor.Stop, and keeps the monitor; call RemoveErrorHandler`
	return m
}

func (m *monitor) count(error) {}
func (m *monitor) Stop()       {}

// Without an end of its own, it lives as long as what it listens to.
type endless struct{}

func NewEndless(errs *bus.Errors) *endless {
	e := &endless{}
	errs.AddErrorHandler(e.count)
	return e
}

func (e *endless) count(error) {}

// It makes the bus that it listens to.
type both struct{ errs *bus.Errors }

func NewBoth() *both {
	b := &both{errs: &bus.Errors{}}
	b.errs.AddErrorHandler(b.count)
	return b
}

func (b *both) count(error) {}
func (b *both) Stop()       {}

var shared = newShared(&bus.Errors{})

// One for the process.
func newShared(errs *bus.Errors) *monitor {
	m := &monitor{errs: errs}
	errs.AddErrorHandler(m.count)
	return m
}

func Shared() *monitor { return shared }

// A runner lives as long as the context that it is given.
type runner struct{ n int }

func (r *runner) Run(ctx context.Context, handlers bus.Registrar) {
	handlers.RegisterHandler("run", func() { r.handle(ctx) })
	<-ctx.Done()
	r.shutdown()
}

func (r *runner) handle(ctx context.Context) {}
func (r *runner) shutdown()                  {}
