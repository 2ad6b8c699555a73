// What comes and goes in a value shows that the value stays.
package outlives

import "sync"

type message struct{ text string }

type hub struct {
	mu          sync.Mutex
	subscribers map[chan message]struct{}
	history     []message
}

func (h *hub) Subscribe(ch chan message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscribers[ch] = struct{}{}
}

func (h *hub) Unsubscribe(ch chan message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscribers, ch)
}

func (h *hub) Broadcast(m message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.history = append(h.history, m) // want `slice hub.history only grows`
}

// A length that is a position bounds nothing.
func (h *hub) Recent(n int) []message {
	first := max(0, len(h.history)-n)
	return append([]message(nil), h.history[first:]...)
}

// The surplus is cut off.
type trimmed struct {
	mu          sync.Mutex
	subscribers map[chan message]struct{}
	history     []message
}

func (h *trimmed) Subscribe(ch chan message)   { h.subscribers[ch] = struct{}{} }
func (h *trimmed) Unsubscribe(ch chan message) { delete(h.subscribers, ch) }

func (h *trimmed) Broadcast(m message) {
	h.history = append(h.history, m)
	if over := len(h.history) - 100; over > 0 {
		h.history = h.history[over:]
	}
}

// Nothing comes from outside: the value may belong to one run.
type run struct {
	mu      sync.Mutex
	files   map[string]bool
	renamed []message
}

func (r *run) add(name string)     { r.files[name] = true }
func (r *run) drop(name string)    { delete(r.files, name) }
func (r *run) Broadcast(m message) { r.renamed = append(r.renamed, m) }
func (r *run) results() []message  { return r.renamed }

// No mutex: one goroutine has it.
type single struct {
	subscribers map[chan message]struct{}
	history     []message
}

func (h *single) Subscribe(ch chan message)   { h.subscribers[ch] = struct{}{} }
func (h *single) Unsubscribe(ch chan message) { delete(h.subscribers, ch) }
func (h *single) Broadcast(m message)         { h.history = append(h.history, m) }

type feed struct {
	hub     *hub
	trimmed *trimmed
	run     *run
	single  *single
	in      chan message
}

func (f *feed) work() {
	for m := range f.in {
		f.hub.Broadcast(m)
		f.trimmed.Broadcast(m)
		f.run.Broadcast(m)
		f.single.Broadcast(m)
	}
}
