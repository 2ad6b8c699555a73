// A lock for every name that was ever given.
package keyed_lock

import "sync"

type store struct {
	mu    sync.Mutex
	locks map[string]*sync.Mutex
}

func (s *store) lock(path string) *sync.Mutex {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.locks[path]
	if !ok {
		l = new(sync.Mutex)
		s.locks[path] = l // want `map store.locks keeps a lock for every path ever seen; delete it with its last user, or use striped locks`
	}
	return l
}

type counted struct {
	mu    sync.Mutex
	locks map[string]*sync.Mutex
}

func (s *counted) lock(path string) *sync.Mutex {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.locks[path]
	if !ok {
		l = new(sync.Mutex)
		s.locks[path] = l
	}
	return l
}

func (s *counted) last(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.locks, path)
}

var byTopic sync.Map

// Publish holds the lock of its topic.
func Publish(topic string, f func()) {
	l, _ := byTopic.LoadOrStore(topic, new(sync.Mutex)) // want `sync.Map byTopic keeps a lock for every topic ever seen; delete it with its last user, or use striped locks`
	l.(*sync.Mutex).Lock()
	defer l.(*sync.Mutex).Unlock()
	f()
}

// A few stripes.
type stripe uint8

type striped struct {
	mu    sync.Mutex
	locks map[stripe]*sync.Mutex
}

func (s *striped) lock(n stripe) *sync.Mutex {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locks[n] == nil {
		s.locks[n] = new(sync.Mutex)
	}
	return s.locks[n]
}
