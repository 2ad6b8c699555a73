// Package owner_removes is owner_closes with the removal, in several forms.
package owner_removes

import "pairs/bus"

type byID struct {
	errs *bus.Errors
	id   int
}

func NewByID(errs *bus.Errors) *byID {
	b := &byID{errs: errs}
	b.id = errs.AddErrorHandler(b.count)
	return b
}

func (b *byID) count(error) {}
func (b *byID) Stop()       { b.errs.RemoveErrorHandler(b.id) }

type byKey struct {
	handlers bus.Registrar
	key      string
}

func NewByKey(handlers bus.Registrar, key string) *byKey {
	b := &byKey{handlers, key}
	handlers.RegisterHandler(key, b.handle)
	return b
}

func (b *byKey) handle() {}
func (b *byKey) Close()  { b.leave() }
func (b *byKey) leave()  { b.handlers.DeregisterHandler(b.key) }

type byFunc struct{ cleanups []func() }

func NewByFunc(events *bus.Events) *byFunc {
	b := &byFunc{}
	b.cleanups = append(b.cleanups, events.OnEvent(b.handle))
	return b
}

func (b *byFunc) handle() {}
func (b *byFunc) Close() {
	for _, f := range b.cleanups {
		f()
	}
}
