// Package others_remove: one type of the package removes what it registered,
// another one doesn't.
package others_remove

import "pairs/bus"

// careful removes its handler.
type careful struct {
	handlers bus.Registrar
	key      string
}

func NewCareful(handlers bus.Registrar, key string) *careful {
	c := &careful{handlers, key}
	handlers.RegisterHandler(key, c.handle)
	return c
}

func (c *careful) handle() {}
func (c *careful) Close()  { c.handlers.DeregisterHandler(c.key) }

// careless doesn't.
type careless struct{ key string }

func NewCareless(handlers bus.Registrar, key string) *careless {
	c := &careless{key}
	handlers.RegisterHandler(key, c.handle) // want `handler of RegisterHandler is not removed by careless.Close, and keeps the careless; call DeregisterHandler`
	return c
}

func (c *careless) handle() {}
func (c *careless) Close()  {}

// helped is removed by a function that is given one.
type helped struct {
	handlers bus.Registrar
	key      string
}

func NewHelped(handlers bus.Registrar, key string) *helped {
	h := &helped{handlers, key}
	handlers.RegisterHandler(key, h.handle)
	return h
}

func (h *helped) handle() {}
func (h *helped) Close()  {}

func leave(h *helped) { h.handlers.DeregisterHandler(h.key) }

// part is removed by the type that holds it.
type part struct{ key string }

type whole struct {
	handlers bus.Registrar
	parts    []*part
}

func (w *whole) add(key string) *part {
	p := newPart(w.handlers, key)
	w.parts = append(w.parts, p)
	return p
}

func newPart(handlers bus.Registrar, key string) *part {
	p := &part{key}
	handlers.RegisterHandler(key, p.handle)
	return p
}

func (p *part) handle() {}
func (p *part) Close()  {}

func (w *whole) Close() {
	for _, p := range w.parts {
		w.handlers.DeregisterHandler(p.key)
	}
}

// listening hands out the channel on which it listens.
type listening struct{ events chan int }

func NewListening(pipe *bus.Pipe) *listening {
	l := &listening{make(chan int)}
	pipe.Notify(l.events) // want `notification of Notify is not removed by listening.Close, and keeps the listening; call StopNotify`
	return l
}

func (l *listening) Close() { close(l.events) }

// hearing takes the channel back.
type hearing struct {
	pipe   *bus.Pipe
	events chan int
}

func NewHearing(pipe *bus.Pipe) *hearing {
	h := &hearing{pipe, make(chan int)}
	pipe.Notify(h.events)
	return h
}

func (h *hearing) Close() {
	h.pipe.StopNotify(h.events)
	close(h.events)
}

// A pool keeps the handle, and its loop removes it; the constructor may fail.
type pool struct {
	sub    *bus.Sub
	events chan int
}

func NewPool(feed *bus.Feeds, set func() error) (*pool, error) {
	p := &pool{events: make(chan int)}
	p.sub = feed.SubscribeTo(p.events)
	if err := set(); err != nil {
		return nil, err
	}
	go p.loop()
	return p, nil
}

func (p *pool) loop()  { defer p.sub.Close() }
func (p *pool) Close() {}
