// Package subscriptions registers with what package bus declares.
package subscriptions

import (
	"errors"
	"net/http"

	"pairs/bus"
)

type service struct {
	hub    *bus.Hub
	errs   *bus.Errors
	events *bus.Events
	feed   *bus.Feed
	pipe   *bus.Pipe
	cache  *bus.Cache
	ever   *bus.Forever
}

func (s *service) stream(w http.ResponseWriter, r *http.Request) {
	sub := s.hub.Subscribe() // want `subscription sub is never removed; defer s.hub.Unsubscribe\(sub\)`
	for {
		select {
		case <-sub.C:
		case <-r.Context().Done():
			return
		}
	}
}

func (s *service) streamAndLeave(w http.ResponseWriter, r *http.Request) {
	sub := s.hub.Subscribe()
	defer s.hub.Unsubscribe(sub)
	for {
		select {
		case <-sub.C:
		case <-r.Context().Done():
			return
		}
	}
}

// The channel comes from a method.
func (s *service) updates(done chan struct{}) {
	sub := s.hub.Subscribe() // want `subscription sub is never removed; defer s.hub.Unsubscribe\(sub\)`
	for {
		select {
		case <-sub.Updates():
		case <-done:
			return
		}
	}
}

func (s *service) updatesUntil(done chan struct{}) {
	sub := s.hub.Subscribe()
	defer s.hub.Unsubscribe(sub)
	for {
		select {
		case <-sub.Updates():
		case <-done:
			return
		}
	}
}

// Whoever gets the channel may know the hub.
func (s *service) updatesOf() <-chan int {
	sub := s.hub.Subscribe()
	return sub.Updates()
}

func (s *service) updatesToTheEnd() {
	sub := s.hub.Subscribe()
	for range sub.Updates() {
	}
}

// The hub ends with the function.
func own(done chan struct{}) {
	hub := bus.New()
	sub := hub.Subscribe()
	select {
	case <-sub.C:
	case <-done:
	}
}

// The hub closes the channel when it removes the subscriber.
func (s *service) toTheEnd() {
	sub := s.hub.Subscribe()
	for range sub.C {
	}
}

func (s *service) untilClosed(done chan struct{}) {
	sub := s.hub.Subscribe()
	for {
		select {
		case _, ok := <-sub.C:
			if !ok {
				return
			}
		case <-done:
			return
		}
	}
}

func (s *service) returned() *bus.Subscriber {
	sub := s.hub.Subscribe()
	return sub
}

func (s *service) inGoroutine() {
	sub := s.hub.Subscribe()
	go func() {
		defer s.hub.Unsubscribe(sub)
		<-sub.C
	}()
}

func (s *service) byHelper(done chan struct{}) {
	sub := s.hub.Subscribe()
	defer s.leave(sub)
	<-done
}

func (s *service) leave(sub *bus.Subscriber) { s.hub.Unsubscribe(sub) }

func (s *service) watch(fail bool) error {
	sub, err := s.feed.Watch() // want `watch sub is not removed on every path; defer sub.Close\(\)`
	if err != nil {
		return err
	}
	if fail {
		return errors.New("fail")
	}
	<-sub.C
	sub.Close()
	return nil
}

func (s *service) watchClosed(fail bool) error {
	sub, err := s.feed.Watch()
	if err != nil {
		return err
	}
	defer sub.Close()
	if fail {
		return errors.New("fail")
	}
	<-sub.C
	return nil
}

func (s *service) event(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	cancel := s.events.OnEvent(func() { close(done) }) // want `event handler cancel is not removed on every path; defer cancel\(\)`
	select {
	case <-done:
		cancel()
	case <-r.Context().Done():
	}
}

func (s *service) eventCancelled(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	cancel := s.events.OnEvent(func() { close(done) })
	defer cancel()
	select {
	case <-done:
	case <-r.Context().Done():
	}
}

func (s *service) channel(done chan struct{}) {
	c := make(chan int, 1)
	s.pipe.Notify(c) // want `notification c is never removed; defer s.pipe.StopNotify\(c\)`
	select {
	case <-c:
	case <-done:
	}
}

func (s *service) channelStopped(done chan struct{}) {
	c := make(chan int, 1)
	s.pipe.Notify(c)
	defer s.pipe.StopNotify(c)
	select {
	case <-c:
	case <-done:
	}
}

func (s *service) perRequest(w http.ResponseWriter, r *http.Request) {
	s.errs.AddErrorHandler(func(error) { w.WriteHeader(500) })
	s.cache.Add(r.URL.Path, 1)
	s.ever.AddHook(func() {})
}

func (s *service) numbered(done chan struct{}) {
	id := s.errs.AddErrorHandler(func(error) {})
	defer s.errs.RemoveErrorHandler(id)
	<-done
}

func (s *service) numberedByHelper(done chan struct{}) {
	id := s.errs.AddErrorHandler(func(error) {})
	defer s.remove(id)
	<-done
}

func (s *service) remove(id int) { s.errs.RemoveErrorHandler(id) }

// Without a channel there is nothing to remove.
func ask(answers *bus.Answers, id string) (int, error) {
	ch, cleanup := answers.RegisterAnswer(id)
	if ch == nil {
		return 0, errors.New("nobody answers")
	}
	defer cleanup()
	return <-ch, nil
}

func askIf(answers *bus.Answers, id string, ready bool) (int, error) {
	ch, cleanup := answers.RegisterAnswer(id) // want `registration cleanup is not removed on every path; defer cleanup\(\)`
	if !ready {
		return 0, errors.New("not ready")
	}
	defer cleanup()
	return <-ch, nil
}
