// A loop takes requests that bring a channel for the answer, and answers on
// some paths only.
package no_answer

import "context"

type peer struct{ name string }

type request struct {
	name  string
	reply chan *peer
}

type service struct {
	ctx       context.Context
	requests  chan request
	connected func(name string) bool
}

func newService(ctx context.Context, connected func(string) bool) *service {
	s := &service{ctx: ctx, requests: make(chan request), connected: connected}
	go s.loop()
	return s
}

func (s *service) loop() {
	peers := make(map[string]*peer)
	for {
		select {
		case req := <-s.requests: // want `req is taken and not answered on a path of loop, so who asked waits for ever; answer on every path`
			p, ok := peers[req.name]
			if ok {
				req.reply <- p
				continue
			}
			if name := req.name; s.connected(name) {
				p = &peer{name}
				peers[name] = p
				req.reply <- p
			}
		case <-s.ctx.Done():
			return
		}
	}
}

func (s *service) Get(name string) *peer {
	reply := make(chan *peer, 1)
	select {
	case s.requests <- request{name, reply}:
	case <-s.ctx.Done():
		return nil
	}
	select {
	case p := <-reply:
		return p
	case <-s.ctx.Done():
		return nil
	}
}

type question struct {
	name  string
	reply chan *peer
	quiet bool
}

type answering struct {
	questions chan question
	connected func(name string) bool
}

func newAnswering(ctx context.Context, connected func(string) bool) *answering {
	s := &answering{questions: make(chan question), connected: connected}
	go s.loop(ctx)
	return s
}

func (s *answering) loop(ctx context.Context) {
	for {
		select {
		case q := <-s.questions:
			var p *peer
			if name := q.name; s.connected(name) {
				p = &peer{name}
			}
			q.reply <- p
		case <-ctx.Done():
			return
		}
	}
}

func (s *answering) Get(name string) *peer {
	reply := make(chan *peer, 1)
	s.questions <- question{name: name, reply: reply}
	return <-reply
}

type order struct {
	name  string
	reply chan *peer
}

type patient struct{ orders chan order }

func newPatient(next func(name string) (*peer, error)) *patient {
	s := &patient{orders: make(chan order)}
	go s.loop(next)
	return s
}

func (s *patient) Close() { close(s.orders) }

// loop's customers don't wait for ever.
func (s *patient) loop(next func(name string) (*peer, error)) {
	for o := range s.orders {
		p, err := next(o.name)
		if err != nil {
			continue
		}
		o.reply <- p
	}
}

func (s *patient) Get(ctx context.Context, name string) *peer {
	reply := make(chan *peer, 1)
	s.orders <- order{name, reply}
	select {
	case p := <-reply:
		return p
	case <-ctx.Done():
		return nil
	}
}

type command struct {
	name  string
	quiet bool
	reply chan *peer
}

type choosy struct{ commands chan command }

func newChoosy() *choosy {
	s := &choosy{commands: make(chan command)}
	go s.loop()
	return s
}

func (s *choosy) Close() { close(s.commands) }

// loop's commands say themselves whether they want an answer.
func (s *choosy) loop() {
	for cmd := range s.commands {
		if cmd.quiet {
			continue
		}
		cmd.reply <- &peer{cmd.name}
	}
}

func (s *choosy) Get(name string) *peer {
	reply := make(chan *peer, 1)
	s.commands <- command{name: name, reply: reply}
	return <-reply
}
