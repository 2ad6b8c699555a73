// What main starts runs once; what a loop or a handler runs doesn't.
package main

import (
	"net/http"
	"sync"
)

func mark() bool { return true }

func main() {
	mark() // want "once"
	for range 3 {
		mark()
	}
	for ok := mark(); ok; ok = mark() { // want "once"
		perTurn()
	}
	started()
	Exported()
	go background()
	func() {
		mark() // want "once"
	}()
	run := func() {
		mark() // want "once"
	}
	run()
	again := func() { mark() }
	for {
		again()
		recursive()
		http.HandleFunc("/", handle)
		new(server).serve()
	}
}

func init() {
	mark() // want "once"
}

func started() {
	mark() // want "once"
	deeper()
	deeper()
}

func deeper() {
	mark() // want "once"
}

func Exported() {
	mark() // want "once"
}

func background() {
	defer mark() // want "once"
}

func perTurn() { mark() }

func recursive() {
	mark()
	recursive()
}

func handle(http.ResponseWriter, *http.Request) { mark() }

func unused() { mark() }

type server struct{ once sync.Once }

func (s *server) serve() {
	mark()
	s.once.Do(func() {
		mark() // want "once"
	})
}

var global = mark() // want "once"

type Command struct{ Run func() }

var command = Command{Run: func() {
	mark() // want "once"
}}

var callback = func() { mark() }
