// What a command starts once lives as long as the process.
package main

import (
	"log"
	"sync"
	"time"
)

func main() {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C {
			log.Print("tick")
		}
	}()
	newServer().run()
	root.RunE(nil)
	for {
		perTurn(func() {})
	}
}

type server struct{ ticker *time.Ticker }

func newServer() *server { return &server{ticker: time.NewTicker(time.Second)} }

func (s *server) run() {
	go s.report()
	defer s.ticker.Stop()
	time.Sleep(time.Hour)
}

func (s *server) report() {
	for range s.ticker.C {
		log.Print("tick")
	}
}

type Command struct{ RunE func(args []string) error }

var root = &Command{RunE: func(args []string) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	go func() {
		for range t.C {
			log.Print("tick")
		}
	}()
	return nil
}}

var once sync.Once

func Start() {
	once.Do(func() {
		t := time.NewTicker(time.Second)
		stop = t.Stop
		go func() {
			for range t.C {
				log.Print("tick")
			}
		}()
	})
}

var stop func()

// perTurn is called in a loop.
func perTurn(work func()) {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C { // want `goroutine waits for ticker t`
			work()
		}
	}()
	t.Stop()
}
