package uneven

import (
	"errors"

	"truth"
)

func init() {
	twice := truth.Panic("close of closed channel")
	truth.Leak("Stream.run", twice, func() {
		s := &Stream{done: make(chan struct{})}
		s.Close()
		s.run()
	}).Twin("Shared.run", func() {
		s := &Shared{done: make(chan struct{})}
		s.Close()
		s.run()
	}).Twin("Joined.Close", func() {
		j := NewJoined()
		j.Close()
		j.Close()
	})
	truth.Leak("Writer.loop", twice, func() {
		w := NewWriter()
		w.Start(func() error { truth.Work(); return errors.New("no lease") })
		w.Stop()
		truth.Work()
		truth.Work()
	}).Twin("Lazy.Close", func() {
		l := NewLazy()
		l.Start()
		l.Close()
	})
	truth.Leak("Sub.end", twice, func() {
		h := &Hub{}
		s := h.Subscribe()
		h.Stop()
		s.Unsubscribe()
	}).Twin("Guest.Leave", func() {
		r := NewRoom()
		g := r.Enter()
		r.Close()
		g.Leave()
	})
	truth.Leak("Table.Close", twice, func() {
		t := NewTable()
		t.Close()
		t.Set(nil)
	}).Twin("Board.Close", func() {
		b := NewBoard()
		b.Close()
		b.Set(nil)
	}).Twin("Fresh.Close", func() {
		f := NewFresh()
		f.Close()
		f.Set()
	})
	truth.Leak("twoActors", twice, func() {
		g := &group{}
		twoActors(g)
		g.run()
	}).Twin("oneOfTwo", func() {
		g := &group{}
		oneOfTwo(g, true)
		g.run()
	})
	truth.Leak("twoGoroutines", twice, func() {
		twoGoroutines()
		truth.Work()
	}).Twin("oneOfTwoGoroutines", func() {
		oneOfTwoGoroutines()
		truth.Work()
	})
	truth.Leak("Visitor.Close", twice, func() { truth.Twice(NewVisitor().Close) }).
		Twin("Visited.Close", func() { truth.Twice(NewVisited().Close) })
	truth.Leak("Conn.Disconnect", twice, func() { truth.Twice(NewConn().Disconnect) }).
		Twin("Restarted.Close", func() { truth.Twice(NewRestarted().Close) })
}
