package hub

import (
	"errors"
	"sync"
)

// ErrClosed is returned for a feed that has ended.
var ErrClosed = errors.New("hub: feed is closed")

// A Feed brings the messages of one session to the hub, in order.
type Feed struct {
	hub     *Hub
	session string
	in      chan Message
	done    chan struct{}
	closed  sync.Once
}

// NewFeed returns a running feed, to be ended by [Feed.Close].
func (h *Hub) NewFeed(session string) *Feed {
	f := &Feed{
		hub:     h,
		session: session,
		in:      make(chan Message),
		done:    make(chan struct{}),
	}
	go f.run()
	return f
}

// Publish hands a text to the hub.
func (f *Feed) Publish(text string) error {
	select {
	case f.in <- Message{f.session, text}:
		return nil
	case <-f.done:
		return ErrClosed
	}
}

// Close ends the feed.
func (f *Feed) Close() {
	f.closed.Do(func() {
		close(f.done)
	})
}

func (f *Feed) run() {
	for {
		select {
		case m := <-f.in:
			f.hub.Broadcast(m)
		case <-f.done:
			return
		}
	}
}
