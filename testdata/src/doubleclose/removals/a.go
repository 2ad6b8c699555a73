// Objects that are removed and closed, and found again by the next removal.
package removals

import (
	"errors"
	"sync"
)

type publisher struct {
	mu   sync.Mutex
	subs map[chan int]bool
}

func (p *publisher) Subscribe() chan int {
	ch := make(chan int)
	p.mu.Lock()
	p.subs[ch] = true
	p.mu.Unlock()
	return ch
}

func (p *publisher) Evict(sub chan int) {
	p.mu.Lock()
	delete(p.subs, sub)
	close(sub) // want `sub is closed whether it was in the map or not; close it only if the map has it`
	p.mu.Unlock()
}

func (p *publisher) Close() {
	p.mu.Lock()
	for sub := range p.subs {
		delete(p.subs, sub)
		close(sub)
	}
	p.mu.Unlock()
}

type checked struct {
	mu   sync.Mutex
	subs map[chan int]bool
}

func (p *checked) Subscribe() chan int {
	ch := make(chan int)
	p.mu.Lock()
	p.subs[ch] = true
	p.mu.Unlock()
	return ch
}

func (p *checked) Evict(sub chan int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, exists := p.subs[sub]; exists {
		delete(p.subs, sub)
		close(sub)
	}
}

func (p *checked) Drop(sub chan int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.subs[sub] {
		return
	}
	delete(p.subs, sub)
	close(sub)
}

func (p *checked) Close() {
	p.mu.Lock()
	for sub := range p.subs {
		delete(p.subs, sub)
		close(sub)
	}
	p.mu.Unlock()
}

type device struct{ stop chan struct{} }

func newDevice() *device { return &device{stop: make(chan struct{})} }

type namespace struct {
	devices map[*device]bool
	down    func() error
}

// RemoveDevice can fail after it has closed the channel.
func (n *namespace) RemoveDevice(d *device) error {
	close(d.stop) // want `d.stop is closed before a step that can fail; the next attempt closes it again`
	if err := n.down(); err != nil {
		return err
	}
	delete(n.devices, d)
	return nil
}

type link struct{ stop chan struct{} }

func newLink() *link { return &link{stop: make(chan struct{})} }

type links struct {
	all  map[*link]bool
	down func() error
}

// RemoveLink fails before it closes the channel.
func (n *links) RemoveLink(l *link) error {
	if !n.all[l] {
		return errors.New("unknown link")
	}
	if err := n.down(); err != nil {
		return err
	}
	close(l.stop)
	delete(n.all, l)
	return nil
}

// RemoveFirst takes the link out before anything fails.
func (n *links) RemoveFirst(l *port) error {
	close(l.stop)
	n.remove(l)
	if err := n.down(); err != nil {
		return err
	}
	return nil
}

func (n *links) remove(*port) {}

type port struct{ stop chan struct{} }

func newPort() *port { return &port{stop: make(chan struct{})} }
