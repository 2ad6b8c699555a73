package hub

import "sync"

// A Feed brings the messages of one session to the hub, in order.
type Feed struct {
	hub     *Hub
	session string
	in      chan Message
	closed  sync.Once
}

// NewFeed returns a running feed, to be ended by [Feed.Close].
func (h *Hub) NewFeed(session string) *Feed {
	f := &Feed{
		hub:     h,
		session: session,
		in:      make(chan Message),
	}
	go f.run()
	return f
}

// Publish hands a text to the hub.
func (f *Feed) Publish(text string) error {
	f.in <- Message{f.session, text}
	return nil
}

// Close ends the feed.
func (f *Feed) Close() {
	f.closed.Do(func() {
		close(f.in)
	})
}

func (f *Feed) run() {
	for m := range f.in {
		f.hub.Broadcast(m)
	}
}
