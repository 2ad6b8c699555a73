package owner_leaves

import "errors"

const (
	open = iota
	closing
	closed
)

// Socket has a state that its methods ask: they run in one goroutine.
type Socket struct {
	state int
	out   chan string
	done  chan struct{}
}

func NewSocket() *Socket {
	s := &Socket{out: make(chan string), done: make(chan struct{})}
	go s.pump()
	return s
}

func (s *Socket) pump() {
	for {
		select {
		case <-s.out:
		case <-s.done:
			return
		}
	}
}

func (s *Socket) end() {
	if s.state == closed {
		return
	}
	s.state = closed
	close(s.done)
}

func (s *Socket) End() { s.end() }

func (s *Socket) isOpen() error {
	if s.state != open {
		return errors.New("not open")
	}
	return nil
}

func (s *Socket) Send(text string) error {
	if err := s.isOpen(); err != nil {
		return err
	}
	s.out <- text
	s.send(text)
	return nil
}

func (s *Socket) send(text string) { s.out <- text }

func (s *Socket) Close() {
	if s.state != open {
		return
	}
	s.state = closing
	s.out <- "close"
}

// Half has a state that its end doesn't set.
type Half struct {
	writing int
	out     chan string
	done    chan struct{}
}

func NewHalf() *Half {
	h := &Half{out: make(chan string), done: make(chan struct{})}
	go h.pump()
	return h
}

func (h *Half) pump() {
	for {
		select {
		case <-h.out:
		case <-h.done:
			return
		}
	}
}

func (h *Half) End() { close(h.done) }

func (h *Half) Send(text string) {
	if h.writing != open {
		return
	}
	h.out <- text // want `send to h\.out blocks for ever once pump has ended; select with h\.done too`
}
