// Package hub carries messages from sessions to everybody who listens.
package hub

import "sync"

// backlog is how many messages a slow subscriber may be behind.
const backlog = 16

// A Message is what a session has to say.
type Message struct {
	Session string `json:"session"`
	Text    string `json:"text"`
}

// A Subscriber receives messages on C.
type Subscriber struct {
	C chan Message
}

// A Hub hands every message to every subscriber.
type Hub struct {
	mu          sync.Mutex
	subscribers map[*Subscriber]struct{}
	history     []Message
}

// New returns a hub without subscribers.
func New() *Hub {
	return &Hub{subscribers: make(map[*Subscriber]struct{})}
}

// Subscribe returns a new subscriber. It receives until [Hub.Unsubscribe].
func (h *Hub) Subscribe() *Subscriber {
	sub := &Subscriber{C: make(chan Message, backlog)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscribers[sub] = struct{}{}
	return sub
}

// Unsubscribe removes a subscriber.
func (h *Hub) Unsubscribe(sub *Subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscribers, sub)
}

// Subscribers returns the number of subscribers.
func (h *Hub) Subscribers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subscribers)
}

// Broadcast hands m to the subscribers. Those with a full backlog miss it.
func (h *Hub) Broadcast(m Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.history = append(h.history, m)
	for sub := range h.subscribers {
		select {
		case sub.C <- m:
		default:
		}
	}
}

// Recent returns the last n messages.
func (h *Hub) Recent(n int) []Message {
	h.mu.Lock()
	defer h.mu.Unlock()
	first := max(0, len(h.history)-n)
	return append([]Message(nil), h.history[first:]...)
}
