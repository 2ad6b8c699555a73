// Entries of maps whose channels are closed, and that stay.
package entries

import "sync"

type challenge struct {
	mu    sync.Mutex
	chans map[string]chan int
}

func newChallenge() *challenge { return &challenge{chans: make(map[string]chan int)} }

func (c *challenge) Wait(key string) <-chan int {
	ch := make(chan int)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.chans[key] = ch
	return ch
}

// Answer closes the channel for each answer.
func (c *challenge) Answer(keys []string) {
	for _, key := range keys {
		c.mu.Lock()
		if _, ok := c.chans[key]; ok {
			close(c.chans[key]) // want `c.chans\[key\] is closed and c.chans keeps the entry, which the next call finds; delete it`
		}
		c.mu.Unlock()
	}
}

// Drop deletes what it closes.
func (c *challenge) Drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.chans[key]; ok {
		close(c.chans[key])
		delete(c.chans, key)
	}
}

// Take deletes first.
func (c *challenge) Take(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch, ok := c.chans[key]; ok {
		delete(c.chans, key)
		close(ch)
	}
}

// Leave lets another function delete.
func (c *challenge) Leave(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ch, ok := c.chans[key]; ok {
		close(ch)
		c.forget(key)
	}
}

func (c *challenge) forget(key string) { delete(c.chans, key) }

type watcher struct {
	done   bool
	events chan int
}

type hub struct {
	mu       sync.Mutex
	watchers map[int]*watcher
}

func newHub() *hub { return &hub{watchers: map[int]*watcher{1: {events: make(chan int)}}} }

func (h *hub) Cancel(id int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	w, ok := h.watchers[id]
	if !ok {
		return
	}
	close(w.events) // want `w.events is closed and h.watchers keeps the entry, which the next call finds; delete it`
}

// Finish notes in the entry that it is closed.
func (h *hub) Finish(id int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if w, ok := h.watchers[id]; ok {
		if w.done {
			return
		}
		w.done = true
		close(w.events)
	}
}

// Renew puts another in its place.
func (h *hub) Renew(id int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if w, ok := h.watchers[id]; ok {
		close(w.events)
	}
	h.watchers[id] = &watcher{events: make(chan int)}
}
