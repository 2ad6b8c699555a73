// Package ownership_moved: somebody else removes what is registered here.
package ownership_moved

import (
	"io"
	"net/http"

	"pairs/bus"
)

type session struct {
	sub     *bus.Sub
	stops   []func()
	inner   struct{ sub *bus.Sub }
	feeds   map[string]*bus.Sub
	pending chan *bus.Sub
}

func (s *session) stored(feed *bus.Feed) error {
	sub, err := feed.Watch()
	if err != nil {
		return err
	}
	s.sub = sub
	return nil
}

func (s *session) nested(feed *bus.Feed) (err error) {
	s.inner.sub, err = feed.Watch()
	return err
}

func (s *session) inMap(feed *bus.Feed) {
	sub, _ := feed.Watch()
	s.feeds["a"] = sub
}

func (s *session) sent(feed *bus.Feed) {
	sub, _ := feed.Watch()
	s.pending <- sub
}

func (s *session) inSlice(events *bus.Events) {
	s.stops = append(s.stops, events.OnEvent(func() {}))
}

func (s *session) Close() {
	s.sub.Close()
	s.inner.sub.Close()
	for _, stop := range s.stops {
		stop()
	}
	for _, sub := range s.feeds {
		sub.Close()
	}
}

type watching struct {
	io.Reader
	sub *bus.Sub
}

func inStruct(feed *bus.Feed) (*watching, error) {
	sub, err := feed.Watch()
	if err != nil {
		return nil, err
	}
	return &watching{sub: sub}, nil
}

func inClosure(feed *bus.Feed) func() {
	sub, _ := feed.Watch()
	return func() { sub.Close() }
}

func methodValue(feed *bus.Feed) func() {
	sub, _ := feed.Watch()
	return sub.Close
}

func onShutdown(feed *bus.Feed, server *http.Server) {
	sub, _ := feed.Watch()
	server.RegisterOnShutdown(func() { sub.Close() })
}

func byInterface(feed *bus.Feed, done chan struct{}) {
	sub, _ := feed.Watch()
	defer end(sub)
	<-done
}

type ender interface{ Close() }

func end(e ender) { e.Close() }

func byLoop(feed *bus.Feed, done chan struct{}) {
	var subs []*bus.Sub
	for range 3 {
		sub, _ := feed.Watch()
		subs = append(subs, sub)
	}
	<-done
	for _, sub := range subs {
		sub.Close()
	}
}

func bySwitch(feed *bus.Feed, n int) {
	sub, err := feed.Watch()
	if err != nil {
		return
	}
	switch n {
	case 0:
		sub.Close()
	default:
		defer sub.Close()
	}
}

func panics(feed *bus.Feed) {
	sub, err := feed.Watch()
	if err != nil {
		panic(err)
	}
	if sub.C == nil {
		panic("no channel")
	}
	sub.Close()
}

func dropped(feed *bus.Feed) {
	sub, err := feed.Watch() // want `watch sub is never removed; defer sub.Close\(\)`
	if err != nil {
		return
	}
	<-sub.C
}

// The field is set and read, and nothing closes what it holds.
type forgetful struct{ sub *bus.Sub }

func newForgetful(feed *bus.Feed) *forgetful {
	f := &forgetful{}
	f.sub, _ = feed.Watch() // want `watch in field sub is not removed by forgetful.Close; call sub.Close there`
	return f
}

func (f *forgetful) next() int { return <-f.sub.C }
func (f *forgetful) Close()    {}

// The same with a Close that does.
type careful struct{ sub *bus.Sub }

func newCareful(feed *bus.Feed) *careful {
	f := &careful{}
	f.sub, _ = feed.Watch()
	return f
}

func (f *careful) next() int { return <-f.sub.C }
func (f *careful) Close()    { f.sub.Close() }
