package found_in_map

import "truth"

func init() {
	leases := func() *lessor {
		l := &lessor{leases: make(map[int]*lease)}
		l.Grant(1)
		return l
	}
	both := func(call func(*lessor)) func() {
		return func() {
			l := leases()
			truth.Both(func() { call(l) }, func() { call(l) })
		}
	}
	truth.Leak("lessor.Revoke", truth.Race("close of closed channel"), both(func(l *lessor) { l.Revoke(1) })).Real().
		Twin("lessor.End", both(func(l *lessor) { l.End(1) }))
	truth.Leak("lessor.Expire", truth.Race("close of closed channel"), both(func(l *lessor) { l.Expire(1) })).Real().
		Twin("lessor.Drop", both(func(l *lessor) { l.Drop(1) })).
		Twin("lessor.Forget", both(func(l *lessor) { l.Forget(1) }))
	// The channel is full, so that the second delivery waits for the close.
	answer := func(deliver func(c *conn, n int)) func() {
		return func() {
			c := &conn{answers: make(map[string]chan int)}
			_, forget := c.expect("a")
			go func() { truth.Work(); forget() }()
			deliver(c, 1)
			deliver(c, 2)
		}
	}
	sent := truth.Panic("send on closed channel")
	truth.Leak("conn.deliver", sent, answer(func(c *conn, n int) { c.deliver("a", n) })).
		Twin("conn.deliverOnce", answer(func(c *conn, n int) { c.deliverOnce("a", n) }))
	meet := func(deliver func(c *conn)) func() {
		return func() {
			c := &conn{answers: make(map[string]chan int)}
			_, forget := c.expect("a")
			truth.Both(forget, func() { deliver(c) })
		}
	}
	truth.Leak("conn.offer", truth.Race("send on closed channel"), meet(func(c *conn) { c.offer("a", 1) })).Real().
		Twin("conn.deliverUnder", meet(func(c *conn) { c.deliverUnder("a", 1) }))
	truth.Leak("hub.send", sent, func() {
		h := &hub{subs: make(map[string]chan int)}
		h.join("a")
		go func() { truth.Work(); h.Close() }()
		h.send("a", 1)
		h.send("a", 2)
	}).Twin("mailbox.send", func() {
		m := &mailbox{all: make(map[string]chan int)}
		out := m.open("a")
		go func() { truth.Work(); <-out }()
		m.send("a", 1)
		m.send("a", 2)
	})
	truth.Leak("streams.send", sent, func() {
		s := &streams{all: map[string]map[int]chan int{"a": {}}}
		_, forget := s.open("a", 1)
		go func() { truth.Work(); forget() }()
		s.send("a", 1, 1)
		s.send("a", 1, 2)
	}).Twin("streams.send", func() {
		s := &streams{all: map[string]map[int]chan int{"a": {}}}
		_, forget := s.open("a", 1)
		s.send("a", 1, 1)
		forget()
		s.send("a", 1, 2)
	})
}
