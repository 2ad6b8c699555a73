// A goroutine waits for a channel on which nothing ever happens.
package nobody_sends

import "context"

type server struct {
	ready chan struct{}
	done  chan struct{}
	hook  chan struct{}
}

func New() *server {
	s := &server{ready: make(chan struct{}), done: make(chan struct{})}
	go func() {
		<-s.ready // want `receive from s\.ready blocks for ever: nobody sends to it or closes it`
		println("ready")
	}()
	go func() {
		<-s.done
	}()
	return s
}

func (s *server) Stop() { close(s.done) }

// Hooked tests the channel for nil: a hook that tests set.
func (s *server) Hooked() {
	if s.hook != nil {
		<-s.hook
	}
}

// Either has another case.
func (s *server) Either(ctx context.Context) {
	select {
	case <-s.ready:
	case <-ctx.Done():
	}
}

type given struct{ ready <-chan struct{} }

// Given gets the channel from its caller.
func Given(ready <-chan struct{}) { run(&given{ready: ready}) }

func run(g *given) { go func() { <-g.ready }() }

// Handed gives the channel to code that may close it.
func Handed(register func(chan struct{})) {
	done := make(chan struct{})
	register(done)
	<-done
}

func Background() {
	go func() {
		<-context.Background().Done() // want `the Done channel of context\.Background is nil: the receive blocks for ever; use a context that ends`
	}()
}

func Foreground(ctx context.Context) {
	go func() { <-ctx.Done() }()
}
