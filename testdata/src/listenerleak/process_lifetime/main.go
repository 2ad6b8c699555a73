// Command process_lifetime registers once, for as long as it runs.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
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
	group(func() { reload(ctx) })
	for range 3 {
		group(func() { reloadAgain(ctx) })
	}
	<-c
}

func group(f func()) { f() }

// reload runs as long as the program, in a group of main's.
func reload(ctx context.Context) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	for {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
	}
}

// reloadAgain runs several times.
func reloadAgain(ctx context.Context) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP) // want `channel signals still receives signals after reloadAgain has returned; defer signal.Stop\(signals\)`
	for {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
	}
}

// A command of a library that runs one of them per process.
type command struct{ done chan struct{} }

func (c *command) Run(args []string) int { return c.handleSignals() }

func (c *command) handleSignals() int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	select {
	case <-signals:
	case <-c.done:
	}
	return 0
}

// Nobody knows how often this runs.
type service struct{ done chan struct{} }

func (s *service) Run() { s.handleSignals() }

func (s *service) handleSignals() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP) // want `channel signals still receives signals after handleSignals has returned; defer signal.Stop\(signals\)`
	select {
	case <-signals:
	case <-s.done:
	}
}

var runners = []interface{ Run() }{&service{}}

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
