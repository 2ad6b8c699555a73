// A function that holds a lock calls one that takes it first of all.
package lock_again

import (
	"errors"
	"sync"
)

type registry struct {
	mu      sync.RWMutex
	entries map[string]int
	child   *registry
	closed  bool
}

func (r *registry) size() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.entries)
}

func (r *registry) empty() bool { return r.size() == 0 }

func (r *registry) sizeLocked() int { return len(r.entries) }

func (r *registry) Add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.empty() { // want `r\.empty locks r\.mu, which Add holds already, so it blocks for ever; unlock it first`
		r.entries = make(map[string]int)
	}
	r.entries[name]++
}

func (r *registry) AddLocked(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sizeLocked() == 0 {
		r.entries = make(map[string]int)
	}
	r.entries[name]++
}

func (r *registry) AddAfter(name string) {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return
	}
	r.entries[name]++
	r.mu.Unlock()
	_ = r.size()
}

// AddChild locks two registries.
func (r *registry) AddChild() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.child.size()
}

// Walk moves on to the next.
func (r *registry) Walk() {
	for cur := r; cur != nil; {
		cur.mu.Lock()
		next := cur.child
		cur.mu.Unlock()
		cur = next
		if cur != nil {
			_ = cur.size()
		}
	}
}

type hook interface{ Run() }

// Count reads twice: that blocks with a writer in between.
func (r *registry) Count(h hook) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	h.Run()
	return r.size() // want `r\.size locks r\.mu, which Count holds, again for reading: a Lock in between blocks both; unlock it first`
}

func (r *registry) CountLocked(h hook) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	h.Run()
	return r.sizeLocked()
}

type errs struct {
	sync.Mutex
	list []error
}

func (e *errs) Add(err error) {
	if err == nil {
		return
	}
	e.Lock()
	defer e.Unlock()
	e.Add(err) // want `e\.Add locks e, which Add holds already, so it blocks for ever; unlock it first`
}

func (e *errs) AddOnce(err error) {
	e.Lock()
	defer e.Unlock()
	e.list = append(e.list, err)
}

// Close starts what waits for the lock, and lets it go.
func (e *errs) Close() {
	e.Lock()
	defer e.Unlock()
	go e.AddOnce(errors.New("closed"))
}

// wait is called with the lock held.
func (e *errs) wait(f func()) {
	e.Unlock()
	f()
	e.Lock()
}

func (e *errs) Each(f func()) {
	e.Lock()
	e.wait(f)
	e.Unlock()
	e.AddOnce(nil)
}

func (e *errs) Handled(f func()) {
	e.Lock()
	unlock := func() { e.Unlock() }
	f()
	unlock()
	e.AddOnce(nil)
}

var (
	mu    sync.Mutex
	total int
)

func reset() {
	mu.Lock()
	defer mu.Unlock()
	total = 0
}

func Count(n int) {
	mu.Lock()
	total += n
	if total > 100 {
		reset() // want `reset locks mu, which Count holds already, so it blocks for ever; unlock it first`
	}
	mu.Unlock()
}

func CountAll(n int) {
	mu.Lock()
	total += n
	full := total > 100
	mu.Unlock()
	if full {
		reset()
	}
}

func Once() {
	mu.Lock()
	defer mu.Unlock()
	total = 0
}

func Twice() {
	mu.Lock()
	defer mu.Lock() // want `mu\.Lock is deferred and blocks for ever: Twice has locked mu; defer mu\.Unlock\(\)`
	total = 0
}
