// Functions that start what they are given as a goroutine.
package starters

import (
	"log"
	"sync"
	"time"
)

// work takes two seconds.
func work() error {
	time.Sleep(2 * time.Second)
	return nil
}

// protect starts f and survives its panic.
func protect(f func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				log.Print(r)
			}
		}()
		f()
	}()
}

func Timeout() error {
	result := make(chan error)
	protect(func() { result <- work() }) // want `send to result blocks for ever after the return at the time\.After\(time\.Second\) case in Timeout; make it with capacity 1`
	select {
	case err := <-result:
		return err
	case <-time.After(time.Second):
		return nil
	}
}

func Room() error {
	result := make(chan error, 1)
	protect(func() { result <- work() })
	select {
	case err := <-result:
		return err
	case <-time.After(time.Second):
		return nil
	}
}

type server struct {
	wait    sync.WaitGroup
	mu      sync.Mutex
	running bool
}

// start starts f while the server runs.
func (s *server) start(f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running {
		s.wait.Add(1)
		go f()
	}
	return s.running
}

func (s *server) Timeout() error {
	result := make(chan error)
	s.start(func() {
		defer s.wait.Done()
		result <- work() // want `send to result blocks for ever after the return at the time\.After\(time\.Second\) case in Timeout; make it with capacity 1`
	})
	select {
	case err := <-result:
		return err
	case <-time.After(time.Second):
		return nil
	}
}

// each calls f, and starts nothing.
func each(f func()) { f() }

func Called() error {
	result := make(chan error, 1)
	each(func() { result <- work() })
	select {
	case err := <-result:
		return err
	case <-time.After(time.Second):
		return nil
	}
}
