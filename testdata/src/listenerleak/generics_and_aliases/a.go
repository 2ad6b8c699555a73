// Package generics_and_aliases: type parameters, aliases, embedding and dot
// imports change nothing.
package generics_and_aliases

import (
	"context"
	. "os"
	sig "os/signal"
	"syscall"

	"pairs/bus"
)

type topic[T any] struct{ subs map[int]chan T }

func (t *topic[T]) Subscribe() (int, chan T) {
	c := make(chan T)
	t.subs[len(t.subs)] = c
	return len(t.subs) - 1, c
}

func (t *topic[T]) Unsubscribe(id int) { delete(t.subs, id) }

func once[T any](t *topic[T], done chan struct{}) {
	id, c := t.Subscribe() // want `subscription id is never removed; defer t.Unsubscribe\(id\)`
	select {
	case <-c:
	case <-done:
	}
	_ = id
}

func onceAndLeave[T any](t *topic[T], done chan struct{}) {
	id, c := t.Subscribe()
	defer t.Unsubscribe(id)
	select {
	case <-c:
	case <-done:
	}
}

type Feed = bus.Feed

type node struct{ *Feed }

func (n *node) wait() {
	sub, _ := n.Watch() // want `watch sub is never removed; defer sub.Close\(\)`
	<-sub.C
}

func (n *node) waitAndClose() {
	sub, _ := n.Watch()
	defer sub.Close()
	<-sub.C
}

func signals(ctx context.Context) {
	c := make(chan Signal, 1)
	sig.Notify(c, syscall.SIGHUP) // want `channel c still receives signals after signals has returned; defer signal.Stop\(c\)`
	select {
	case <-c:
	case <-ctx.Done():
	}
}

func Use(ctx context.Context) { signals(ctx) }
