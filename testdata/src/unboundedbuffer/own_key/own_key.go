// Each call adds an entry under a key that no other call can have.
package own_key

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type resolver struct{ name string }

type registry struct{ resolvers sync.Map }

var global registry

// New returns a resolver that connections find by its address.
func New(name string) *resolver {
	r := &resolver{name}
	global.resolvers.Store(fmt.Sprintf("%p", r), r) // want `sync.Map registry.resolvers gets another entry in each call: the key is a new value, and nothing deletes entries`
	return r
}

func (g *registry) find(key string) *resolver {
	r, _ := g.resolvers.Load(key)
	return r.(*resolver)
}

// It is deleted when it is closed.
type closing struct{ resolvers sync.Map }

var open closing

// Open returns a resolver that Close forgets.
func Open(name string) *resolver {
	r := &resolver{name}
	open.resolvers.Store(fmt.Sprintf("%p", r), r)
	return r
}

func (r *resolver) Close() { open.resolvers.Delete(fmt.Sprintf("%p", r)) }

// A counter's next value.
type log struct {
	mu   sync.Mutex
	next atomic.Uint64
	subs map[uint64]chan string
}

func (l *log) Stream() <-chan string {
	c := make(chan string, 1)
	id := l.next.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.subs[id] = c // want `map log.subs gets another entry in each call: the key is a counter's next value, and nothing deletes entries`
	return c
}

type stopping struct {
	mu   sync.Mutex
	next atomic.Uint64
	subs map[uint64]chan string
}

func (l *stopping) Stream() (<-chan string, func()) {
	c := make(chan string, 1)
	id := l.next.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.subs[id] = c
	return c, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.subs, id)
	}
}

// The address of what others made may come again.
var known = make(map[*resolver]bool)

// Know notes a resolver.
func Know(r *resolver) { known[r] = true }

// Once, at the start.
var defaults = make(map[*resolver]bool)

func init() {
	r := &resolver{"default"}
	defaults[r] = true
}

// A value of one task.
type plan struct {
	next  atomic.Uint64
	steps map[uint64]string
}

func (p *plan) Add(step string) { p.steps[p.next.Add(1)] = step }
