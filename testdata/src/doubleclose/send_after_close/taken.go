package send_after_close

import "sync"

type link struct {
	once sync.Once
	reqs chan<- int
}

func (l *link) close() { l.once.Do(func() { close(l.reqs) }) }

func newLink() *link {
	reqs := make(chan int)
	go func() {
		for range reqs {
		}
	}()
	return &link{reqs: reqs}
}

type links struct {
	mu   sync.Mutex
	idle []*link
}

// grab takes a link out of the list.
func (s *links) grab() *link {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.idle) - 1
	if last < 0 {
		return newLink()
	}
	l := s.idle[last]
	s.idle = s.idle[:last]
	return l
}

// Ping has the link for itself.
func (s *links) Ping() {
	go func() {
		l := s.grab()
		l.reqs <- 1
	}()
}

func (s *links) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.idle {
		l.close()
	}
}
