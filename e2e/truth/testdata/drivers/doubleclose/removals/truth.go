package removals

import (
	"errors"

	"truth"
)

func init() {
	twice := truth.Panic("close of closed channel")
	truth.Leak("publisher.Evict", twice, func() {
		p := &publisher{subs: make(map[chan int]bool)}
		sub := p.Subscribe()
		p.Close()
		p.Evict(sub)
	}).Twin("checked.Evict", func() {
		p := &checked{subs: make(map[chan int]bool)}
		sub := p.Subscribe()
		p.Close()
		p.Evict(sub)
	}).Twin("checked.Drop", func() {
		p := &checked{subs: make(map[chan int]bool)}
		sub := p.Subscribe()
		p.Close()
		p.Drop(sub)
	})
	fails := func() error { return errors.New("failed") }
	truth.Leak("namespace.RemoveDevice", twice, func() {
		n, d := &namespace{down: fails}, newDevice()
		truth.Twice(func() { n.RemoveDevice(d) })
	}).Twin("links.RemoveLink", func() {
		l := newLink()
		n := &links{all: map[*link]bool{l: true}, down: fails}
		truth.Twice(func() { n.RemoveLink(l) })
	})
}
