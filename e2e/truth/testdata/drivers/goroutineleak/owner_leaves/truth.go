package owner_leaves

import "truth"

func init() {
	truth.Leak("Queue.Add", truth.Goroutines(1), func() {
		q := New()
		q.Stop()
		truth.Work()
		q.Add(1)
	}).Twin("Queue.TryAdd", func() {
		q := New()
		q.Stop()
		truth.Work()
		q.TryAdd(1)
	}).Twin("Locked.Add", func() {
		q := NewLocked()
		q.Stop()
		truth.Work()
		q.Add(1)
	}).Twin("Drained.Add", func() {
		q := NewDrained()
		q.Stop()
		truth.Work()
		q.Add(1)
	}).Twin("Woken.Wake", func() {
		w := NewWoken()
		w.Stop()
		truth.Work()
		w.Wake()
	})
	truth.Leak("node.Status", truth.Goroutines(1), func() {
		n := startNode()
		n.Stop()
		n.Status()
	}).Twin("node.Status", func() {
		n := startNode()
		n.Status()
		n.Stop()
	})
	truth.Leak("Half.Send", truth.Goroutines(1), func() {
		h := NewHalf()
		h.End()
		truth.Work()
		h.Send("a")
	}).Twin("Socket.Send", func() {
		s := NewSocket()
		s.End()
		truth.Work()
		s.Send("a")
	})
}
