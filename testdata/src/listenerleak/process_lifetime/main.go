// Command process_lifetime registers once, for as long as it runs.
package main

import (
	"context"
	"os"
	"os/signal"
)

type bus struct{ handlers map[int]func() }

func (b *bus) AddHandler(f func()) int {
	b.handlers[len(b.handlers)] = f
	return len(b.handlers)
}

func (b *bus) RemoveHandler(id int) { delete(b.handlers, id) }

var global = &bus{handlers: map[int]func(){}}

func init() { global.AddHandler(func() {}) }

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer close(c)
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, func() {})
	setUp(ctx)
	<-c
}

func setUp(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	id := global.AddHandler(func() {})
	println(id)
	select {
	case <-c:
	case <-ctx.Done():
	}
}
