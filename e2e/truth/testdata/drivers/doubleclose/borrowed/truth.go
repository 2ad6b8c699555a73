package borrowed

import (
	"errors"

	"truth"
)

// A wire has one byte, and then waits until it is closed.
type wire struct {
	read   bool
	closed chan struct{}
}

func newWire() *wire { return &wire{closed: make(chan struct{})} }

func (c *wire) Read(p []byte) (int, error) {
	if c.read {
		<-c.closed
		truth.Work()
		return 0, errors.New("closed")
	}
	<-c.closed
	truth.Work()
	c.read = true
	return 1, nil
}

func (c *wire) Close() error {
	close(c.closed)
	return nil
}

func init() {
	sent := truth.Panic("send on closed channel")
	truth.Leak("events.Reload", sent, func() {
		e := newEvents()
		e.Reload(1)
		go func() { truth.Work(); e.Shutdown() }()
		e.Reload(1)
		e.Reload(1)
	}).Twin("board.Publish", func() {
		b := newBoard()
		go func() { truth.Work(); b.Close() }()
		b.Publish(1)
		truth.Work()
		truth.Work()
		b.Publish(1)
	}).Twin("topic.Close", func() {
		t := newTopic()
		t.Publish(1)
		t.Close()
		t.Publish(1)
	})
	truth.Leak("server.Stop", sent, func() {
		s := newServer(newWire())
		go s.Serve()
		truth.Work()
		s.Stop()
		truth.Work()
		truth.Work()
	}).Twin("reader.Stop", func() {
		r := newReader(newWire())
		go r.Serve()
		truth.Work()
		r.Stop()
		truth.Work()
	})
	truth.Leak("queue.Stop", sent, func() {
		q := newQueue()
		q.Stop()
		q.Offer(1)
	}).Twin("pool.Close", func() {
		p := newPool()
		p.jobs <- 1
		p.Close()
	})
	truth.Leak("conn.Close", sent, func() {
		c := newConn()
		c.Close()
		c.Send(1)
		truth.Work()
	}).TwinIn("senders_are_over", "recovered.Close")
}
