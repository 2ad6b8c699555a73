package interfaces

import (
	"errors"

	"pairs/wire"

	"truth"
	"truth/web"
)

// host keeps its handlers under a name of its own each, as many hosts would.
type host struct {
	name     string
	handlers map[string]func()
}

func (h *host) SetStreamHandler(protocol string, handler func()) {
	h.name = web.Name()
	h.handlers[h.name] = handler
}

func (h *host) RemoveStreamHandler(protocol string) { delete(h.handlers, h.name) }

type source struct{ subs map[*sub]bool }

type sub struct {
	from *source
	ch   chan<- int
	err  chan error
}

func (s *source) Subscribe(ch chan<- int) wire.Subscription {
	made := &sub{s, ch, make(chan error)}
	s.subs[made] = true
	return made
}

func (s *source) SubscribeHeads(ch chan<- int) (wire.Subscription, error) {
	return nil, errors.New("no heads")
}

func (s *source) Watch(name string) (wire.Watcher, error) {
	return s.Subscribe(nil).(*sub), nil
}

func (s *sub) Unsubscribe()       { delete(s.from.subs, s) }
func (s *sub) Err() <-chan error  { return s.err }
func (s *sub) Next() (int, error) { return 1, nil }
func (s *sub) Stop()              { s.Unsubscribe() }

func init() {
	h := &host{handlers: make(map[string]func())}
	truth.Leak("NewPuncher", truth.Heap(80), func() { NewPuncher(h).Close() }).
		Twin("NewService", func() { NewService(h).Close() })
	s := &source{subs: make(map[*sub]bool)}
	heads, done := make(chan int), make(chan struct{})
	close(done)
	truth.Leak("Both", truth.Heap(100), func() { Both(s, heads, heads) }).
		Twin("BothOrNone", func() { BothOrNone(s, heads, heads) })
	truth.Leak("Wait", truth.Heap(100), func() { Wait(s, done) }).
		Twin("WaitAndRemove", func() { WaitAndRemove(s, done) })
	truth.Leak("First", truth.Heap(100), func() { First(s, "name") }).
		Twin("FirstAndStop", func() { FirstAndStop(s, "name") })
}
