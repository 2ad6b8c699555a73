package retry_buffer

import (
	"errors"

	"truth"
	"truth/web"
)

// down is a sink that nobody reaches.
type down struct{}

func (down) Send([]entry) error { return errors.New("down") }

func init() {
	e := func() entry { return entry{web.Name()} }
	c, d, r := &capped{sink: down{}}, &dropper{sink: down{}}, &refusing{sink: down{}}
	capped := func() { c.Add(e()); c.flush() }
	dropped := func() { d.Add(e()); d.flush() }
	s, k, w := &shipper{sink: down{}}, &keeper{sink: down{}}, &worker{sink: down{}}
	truth.Leak("shipper.flush", truth.Heap(100), func() { s.Add(e()); s.flush() }).Calls(5000).
		Twin("capped.flush", capped).
		Twin("dropper.flush", dropped).
		Twin("refusing.flush", func() { r.Add(e()); r.flush() })
	truth.Leak("keeper.flush", truth.Heap(100), func() { k.Add(e()); k.flush() }).Calls(5000).
		Twin("capped.flush", capped).
		Twin("dropper.flush", dropped)
	truth.Leak("worker.flush", truth.Heap(100), func() { w.pending = append(w.pending, e()); w.flush() }).Calls(5000).
		Twin("dropper.flush", dropped)
	b, cb := &batcher{sink: down{}}, &cappedBatcher{sink: down{}}
	truth.Leak("batcher.flush", truth.Heap(100), func() { b.Add(e()); b.flush() }).Calls(5000).
		Twin("cappedBatcher.flush", func() { cb.Add(e()); cb.flush() })
	h := &helped{sink: down{}}
	truth.Leak("helped.requeue", truth.Heap(100), func() { h.Add(e()); h.flush() }).Calls(5000).
		Twin("cappedBatcher.flush", func() { cb.Add(e()); cb.flush() })
}
