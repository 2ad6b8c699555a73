// Package owner_forgets_key is owner_removes without the removal by key.
package owner_forgets_key

import "pairs/bus"

type byKey struct {
	handlers bus.Registrar
	key      string
}

func NewByKey(handlers bus.Registrar, key string) *byKey {
	b := &byKey{handlers, key}
	handlers.RegisterHandler(key, b.handle) // want `event handler|handler of RegisterHandler is not removed by byKey.Close, and keeps the byKey; call DeregisterHandler`
	return b
}

func (b *byKey) handle() {}
func (b *byKey) Close()  {}
