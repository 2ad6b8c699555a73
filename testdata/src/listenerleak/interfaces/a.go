// Package interfaces registers with what it knows by an interface only.
package interfaces

import (
	"context"
	"errors"

	"pairs/wire"
)

// A service sets a handler, and takes it back.
type service struct{ host wire.Host }

func NewService(host wire.Host) *service {
	s := &service{host}
	host.SetStreamHandler("/punch", s.handle)
	return s
}

func (s *service) handle() {}
func (s *service) Close()  { s.host.RemoveStreamHandler("/punch") }

// A puncher doesn't.
type puncher struct{ host wire.Host }

func NewPuncher(host wire.Host) *puncher {
	p := &puncher{host}
	host.SetStreamHandler("/punch", p.handle) // want `stream handler of SetStreamHandler is not removed by puncher.Close, and keeps the puncher; call RemoveStreamHandler`
	return p
}

func (p *puncher) handle() {}
func (p *puncher) Close()  {}

// A pool gives its channel to a resolver, and takes it back.
type pool struct {
	resolver wire.Resolver
	changes  chan int
}

func (p *pool) Start() error {
	return p.resolver.AddListener("pool", p.changes)
}

func (p *pool) Stop() { p.resolver.RemoveListener("pool") }

func NewPool(resolver wire.Resolver) *pool { return &pool{resolver, make(chan int, 1)} }

// A feed has two subscriptions, and forgets the first where the second fails.
func Both(source wire.Source, heads, logs chan int) (func(), error) {
	first := source.Subscribe(heads) // want `subscription first is not removed on every path; defer first.Unsubscribe\(\)`
	second, err := source.SubscribeHeads(logs)
	if err != nil {
		return nil, err
	}
	return func() {
		first.Unsubscribe()
		second.Unsubscribe()
	}, nil
}

func BothOrNone(source wire.Source, heads, logs chan int) (func(), error) {
	first := source.Subscribe(heads)
	second, err := source.SubscribeHeads(logs)
	if err != nil {
		first.Unsubscribe()
		return nil, err
	}
	return func() {
		first.Unsubscribe()
		second.Unsubscribe()
	}, nil
}

// Wait leaves its subscription where the caller gives up.
func Wait(source wire.Source, done chan struct{}) error {
	ch := make(chan int)
	sub := source.Subscribe(ch) // want `subscription sub is not removed on every path; defer sub.Unsubscribe\(\)`
	select {
	case <-ch:
		sub.Unsubscribe()
		return nil
	case <-done:
		return errors.New("given up")
	case err := <-sub.Err():
		return err
	}
}

func WaitAndRemove(source wire.Source, done chan struct{}) error {
	ch := make(chan int)
	sub := source.Subscribe(ch)
	defer sub.Unsubscribe()
	select {
	case <-ch:
		return nil
	case <-done:
		return errors.New("given up")
	case err := <-sub.Err():
		return err
	}
}

// Loop goes on until the subscription is over.
func Loop(source wire.Source) {
	ch := make(chan int)
	sub := source.Subscribe(ch)
	for {
		select {
		case <-ch:
		case <-sub.Err():
			return
		}
	}
}

// First leaves its watch.
func First(source wire.Source, name string) (int, error) {
	w, err := source.Watch(name) // want `watch w is never removed; defer w.Stop\(\)`
	if err != nil {
		return 0, err
	}
	return w.Next()
}

func FirstAndStop(source wire.Source, name string) (int, error) {
	w, err := source.Watch(name)
	if err != nil {
		return 0, err
	}
	defer w.Stop()
	return w.Next()
}

// It ends with the context.
func FirstUntil(ctx context.Context, source wire.Lasting, name string) (int, error) {
	w, err := source.WatchUntil(ctx, name)
	if err != nil {
		return 0, err
	}
	return w.Next()
}

// Nobody listens to these.
type account struct {
	store wire.Store
	flags wire.Flags
	limit int
}

func NewAccount(store wire.Store, flags wire.Flags, name string) (*account, error) {
	a := &account{store: store, flags: flags}
	flags.RegisterFlag(name, &a.limit)
	store.SetLimit(a.limit)
	return a, store.AddUser(name)
}

func (a *account) Friends(name string) int {
	list, _ := a.store.WatchList(name)
	return len(list)
}

func (a *account) Close() {}
