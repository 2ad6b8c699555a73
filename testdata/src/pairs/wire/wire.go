// Package wire declares interfaces that nothing in view implements; the
// fixtures of listenerleak use them.
package wire

import "context"

// A Resolver wants the name again.
type Resolver interface {
	AddListener(name string, ch chan<- int) error
	RemoveListener(name string) error
}

// A Host wants the protocol again.
type Host interface {
	SetStreamHandler(protocol string, handler func())
	RemoveStreamHandler(protocol string)
}

// A Source gives something to unsubscribe, or to stop.
type Source interface {
	Subscribe(ch chan<- int) Subscription
	SubscribeHeads(ch chan<- int) (Subscription, error)
	Watch(name string) (Watcher, error)
}

// A Lasting one watches until the context ends.
type Lasting interface {
	WatchUntil(ctx context.Context, name string) (Watcher, error)
}

type Subscription interface {
	Unsubscribe()
	Err() <-chan error
}

type Watcher interface {
	Next() (int, error)
	Stop()
}

// A Store puts and removes, and nobody listens.
type Store interface {
	AddUser(name string) error
	RemoveUser(name string) error
	SetLimit(n int)
	WatchList(name string) ([]string, error)
}

// A Flags has no way back: the second method wants something else.
type Flags interface {
	RegisterFlag(name string, p *int)
	UnregisterFlag(at int)
}
