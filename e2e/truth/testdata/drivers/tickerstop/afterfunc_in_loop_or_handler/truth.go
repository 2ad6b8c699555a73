package afterfunc_in_loop_or_handler

import (
	"errors"
	"net"
	"net/http"
	"time"

	"truth"
)

// peer is a connection that weighs something.
type peer struct {
	net.Conn
	data [4096]byte
}

func (p *peer) Write(b []byte) (int, error) { return len(b), nil }
func (p *peer) Close() error                { return nil }

// listener accepts one connection.
type listener struct {
	net.Listener
	used bool
}

func (l *listener) Accept() (net.Conn, error) {
	if l.used {
		return nil, errors.New("closed")
	}
	l.used = true
	return &peer{}, nil
}

func init() {
	truth.Leak("Serve", truth.Heap(4096), func() { Serve(&listener{}, time.Hour) }).Idle(time.Minute).
		Twin("ServeStopped", func() { ServeStopped(&listener{}, time.Hour) }).
		Twin("Serve", func() { Serve(&listener{}, time.Second) })
	conns := func() chan net.Conn {
		ch := make(chan net.Conn, 1)
		ch <- &peer{}
		close(ch)
		return ch
	}
	truth.Leak("ServeChannel", truth.Heap(4096), func() { ServeChannel(conns()) }).Idle(time.Minute).
		Twin("ServeSoon", func() { ServeSoon(conns()) })
	request, _ := http.NewRequest("GET", "/", nil)
	truth.Leak("Handle", truth.Heap(150), func() { Handle(nil, request) }).Idle(time.Minute).
		Twin("Once", func() { Once(&peer{}, time.Second) })
}
