// Package forgotten_siblings: of several registrations that a struct keeps in
// fields, a removal forgets one.
package forgotten_siblings

import (
	"github.com/prometheus/client_golang/prometheus"

	"pairs/bus"
)

// metrics forgets what was added last.
type metrics struct {
	reg                                prometheus.Registerer
	samples, failed, exemplars, shards prometheus.Counter
}

func (m *metrics) register() {
	m.reg.MustRegister(
		m.samples,
		m.failed,
		m.exemplars, // want `collector exemplars and 1 more stay registered when unregister removes those registered with it; remove it there too`
		m.shards,
	)
}

func (m *metrics) unregister() {
	m.reg.Unregister(m.samples)
	m.reg.Unregister(m.failed)
}

// all forgets none.
type all struct {
	reg             prometheus.Registerer
	samples, failed prometheus.Counter
}

func (a *all) register() { a.reg.MustRegister(a.samples, a.failed) }

func (a *all) unregister() {
	a.reg.Unregister(a.samples)
	a.reg.Unregister(a.failed)
}

// listed removes the rest in a loop.
type listed struct {
	reg                     prometheus.Registerer
	samples, failed, shards prometheus.Counter
}

func (l *listed) register() { l.reg.MustRegister(l.samples, l.failed, l.shards) }

func (l *listed) unregister() {
	l.reg.Unregister(l.samples)
	l.reg.Unregister(l.failed)
	for _, c := range []prometheus.Collector{l.shards} {
		l.reg.Unregister(c)
	}
}

// helped hands one to who removes it.
type helped struct {
	reg                     prometheus.Registerer
	samples, failed, shards prometheus.Counter
}

func (h *helped) register() { h.reg.MustRegister(h.samples, h.failed, h.shards) }

func (h *helped) unregister() {
	h.reg.Unregister(h.samples)
	h.reg.Unregister(h.failed)
}

func (h *helped) drop(remove func(prometheus.Collector)) { remove(h.shards) }

// A consumer steps down with all of its subscriptions, and stops with two.
type consumer struct {
	hub            *bus.Hub
	acks, requests *bus.Subscriber
	control        *bus.Subscriber
}

func NewConsumer(hub *bus.Hub) *consumer { return &consumer{hub: hub} }

func (c *consumer) Lead() {
	c.acks, c.requests, c.control = c.hub.Subscribe(), c.hub.Subscribe(), c.hub.Subscribe()
}

func (c *consumer) StepDown() {
	c.hub.Unsubscribe(c.acks)
	c.hub.Unsubscribe(c.requests)
	c.hub.Unsubscribe(c.control)
}

func (c *consumer) Stop() { // want `control is not removed by Stop, unlike acks and in StepDown; remove it here too`
	c.hub.Unsubscribe(c.acks)
	c.hub.Unsubscribe(c.requests)
}

// A producer does both alike, in the end.
type producer struct {
	hub            *bus.Hub
	acks, requests *bus.Subscriber
	control        *bus.Subscriber
}

func NewProducer(hub *bus.Hub) *producer { return &producer{hub: hub} }

func (p *producer) Lead() {
	p.acks, p.requests, p.control = p.hub.Subscribe(), p.hub.Subscribe(), p.hub.Subscribe()
}

func (p *producer) StepDown() {
	p.hub.Unsubscribe(p.acks)
	p.hub.Unsubscribe(p.requests)
	p.hub.Unsubscribe(p.control)
}

func (p *producer) Stop() {
	p.hub.Unsubscribe(p.acks)
	p.hub.Unsubscribe(p.requests)
	p.leaveControl()
}

func (p *producer) leaveControl() { p.hub.Unsubscribe(p.control) }

// A follower pauses, which isn't the end, without one of them.
type follower struct {
	hub            *bus.Hub
	acks, requests *bus.Subscriber
	control        *bus.Subscriber
}

func (f *follower) Stop() {
	f.hub.Unsubscribe(f.acks)
	f.hub.Unsubscribe(f.requests)
	f.hub.Unsubscribe(f.control)
}

func (f *follower) Pause() {
	f.hub.Unsubscribe(f.acks)
	f.hub.Unsubscribe(f.requests)
}

func Use(reg prometheus.Registerer, hub *bus.Hub) {
	m, a, l, h := &metrics{reg: reg}, &all{reg: reg}, &listed{reg: reg}, &helped{reg: reg}
	m.register()
	m.unregister()
	a.register()
	a.unregister()
	l.register()
	l.unregister()
	h.register()
	h.unregister()
	f := &follower{hub: hub}
	f.Pause()
	f.Stop()
}
