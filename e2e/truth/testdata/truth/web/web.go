// Package web has servers for fixtures that make requests.
package web

import (
	"io"
	"net"
	"net/http"
	"strings"
)

// Serve returns the address of a server that answers until the process ends:
// "/text" with a small text, "/empty" with nothing, and anything else, "/404"
// with that status, with a JSON value and a long space after it: more than a
// client reads ahead.
func Serve() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go http.Serve(l, http.HandlerFunc(answer))
	return "http://" + l.Addr().String()
}

func answer(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/text":
		io.WriteString(w, "text")
		return
	case "/empty":
		return
	case "/404":
		w.WriteHeader(http.StatusNotFound)
	}
	io.WriteString(w, `{"N":1}`)
	io.WriteString(w, strings.Repeat(" ", 1<<20))
}

// Accept returns a listener that takes each connection and closes it when the
// other side does.
func Accept() net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				io.Copy(io.Discard, c)
				c.Close()
			}()
		}
	}()
	return l
}
