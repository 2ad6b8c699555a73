// The entry that has ended is replaced instead of deleted.
package renewed_entry

import "sync"

type notifier struct {
	mu      sync.Mutex
	waiting map[string]chan struct{}
}

func (n *notifier) Wait(run string) <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	ch, ok := n.waiting[run]
	if !ok {
		ch = make(chan struct{})
		n.waiting[run] = ch
	}
	return ch
}

func (n *notifier) Notify(run string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if ch, ok := n.waiting[run]; ok {
		close(ch)
		n.waiting[run] = make(chan struct{}) // want `entry of map notifier.waiting has ended, and a fresh one takes its place for ever; delete the key instead`
	}
}

type deleting struct {
	mu      sync.Mutex
	waiting map[string]chan struct{}
}

func (n *deleting) Wait(run string) <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	ch, ok := n.waiting[run]
	if !ok {
		ch = make(chan struct{})
		n.waiting[run] = ch
	}
	return ch
}

func (n *deleting) Notify(run string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if ch, ok := n.waiting[run]; ok {
		close(ch)
		delete(n.waiting, run)
	}
}

// A few states, each with its channel.
type level int

const (
	low level = iota
	high
)

type levels struct {
	mu      sync.Mutex
	changed map[level]chan struct{}
}

func (l *levels) Changed(at level) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed[at] == nil {
		l.changed[at] = make(chan struct{})
	}
	return l.changed[at]
}

func (l *levels) Change(at level) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed[at])
	l.changed[at] = make(chan struct{})
}
