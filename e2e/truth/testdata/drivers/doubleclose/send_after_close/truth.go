package send_after_close

import (
	"context"
	"errors"

	"truth"
)

type shutdowns []func(context.Context) error

func (s *shutdowns) Register(f func(context.Context) error) { *s = append(*s, f) }

func init() {
	sent := truth.Panic("send on closed channel")
	over := "senders_are_over"
	truth.Leak("onPath", sent, func() { onPath(true) }).
		Twin("onPath", func() { onPath(false) })
	truth.Leak("cache.Stop", sent, func() {
		c := newCache(1)
		c.Stop()
		c.Fetch([]string{"a"})
		truth.Work()
	}).TwinIn(over, "joined.Stop")
	truth.Leak("series.stopping", sent, func() {
		s := newSeries()
		s.stopping()
		s.Update(1)
	}).TwinIn(over, "locked.Close")
	truth.Leak("tailer.Close", sent, func() {
		t := newTailer()
		go func() { truth.Work(); t.Close() }()
		t.Send("nobody receives this")
	}).TwinIn(over, "locked.Close")
	truth.Leak("flagged.Send", sent, func() {
		f := newFlagged()
		go func() { truth.Work(); f.Close() }()
		f.Send(1)
	}).TwinIn(over, "locked.Close")
	truth.Leak("feed.Publish", sent, func() {
		f := newFeed()
		f.Close()
		f.Publish("late")
	}).TwinIn(over, "recovered.Close")
	truth.Leak("newService", sent, func() {
		var s shutdowns
		svc := newService(&s)
		s[0](nil)
		svc.Create()
	}).TwinIn(over, "recovered.Close")
	truth.NotRun("handle.collect", truth.Absent, "nothing sends to its in, so that the goroutine only waits")
	slow := func() (int, error) { truth.Work(); return 1, errors.New("late") }
	truth.Leak("firstOf", sent, func() {
		firstOf(truth.Soon(), []func() (int, error){slow, slow})
		truth.Work()
		truth.Work()
	}).Twin("firstOf", func() { firstOf(context.Background(), []func() (int, error){slow}) })
	truth.Leak("drained.close", sent, func() {
		d := newDrained()
		d.Send(0)
		truth.Work()
		d.Send(1)
	}).Twin("drained.close", func() {
		newDrained().Send(0)
		truth.Work()
	})
	truth.Leak("Whole.Send", sent, func() {
		w := NewWhole()
		w.Join("a")
		go func() { truth.Work(); w.Leave("a") }()
		w.Send("a", 1)
	}).Twin("Whole.Send", func() {
		w := NewWhole()
		w.Join("a")
		go func() { truth.Work(); w.Close() }()
		w.Send("a", 1)
	})
}
