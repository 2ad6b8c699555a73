// A dropped AfterFunc stays until it fires, with what its function captures.
package afterfunc_in_loop_or_handler

import (
	"net"
	"net/http"
	"time"
)

func Serve(l net.Listener, idle time.Duration) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		time.AfterFunc(idle, func() { conn.Close() }) // want `timer of each turn of the loop keeps conn until it fires, and nobody can stop it; keep the timer and stop it`
	}
}

func ServeStopped(l net.Listener, idle time.Duration) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		t := time.AfterFunc(idle, func() { conn.Close() })
		conn.Write([]byte("hello"))
		t.Stop()
	}
}

func ServeSoon(conns chan net.Conn) {
	for conn := range conns {
		time.AfterFunc(time.Second, func() { conn.Close() })
	}
}

func ServeChannel(conns chan net.Conn) {
	for conn := range conns {
		_ = time.AfterFunc(time.Hour, func() { conn.Close() }) // want `timer of each turn of the loop keeps conn`
	}
}

// Bounded's loop has as many turns as there are connections.
func Bounded(conns []net.Conn, idle time.Duration) {
	for _, conn := range conns {
		time.AfterFunc(idle, func() { conn.Close() })
	}
}

type session struct{ data []byte }

func Handle(w http.ResponseWriter, r *http.Request) {
	s := &session{}
	time.AfterFunc(time.Hour, func() { s.data = nil }) // want `timer of each request keeps s until it fires`
}

// HandleCount captures nothing of weight.
func HandleCount(w http.ResponseWriter, r *http.Request) {
	active++
	time.AfterFunc(time.Hour, func() { active-- })
}

var active int

// Once isn't a loop.
func Once(conn net.Conn, idle time.Duration) { time.AfterFunc(idle, func() { conn.Close() }) }
