// Package server offers Stop methods that can and can't be called again.
package server

import "sync"

type Server struct{ done chan struct{} }

func New() *Server { return &Server{done: make(chan struct{})} }

// Stop panics when it is called again.
func (s *Server) Stop() { close(s.done) }

type Safe struct {
	once sync.Once
	done chan struct{}
}

func NewSafe() *Safe { return &Safe{done: make(chan struct{})} }

func (s *Safe) Stop() { s.once.Do(func() { close(s.done) }) }

type Wrapper struct{ Server *Server }

// Close stops the server that it wraps.
func (w *Wrapper) Close() error {
	w.Server.Stop()
	return nil
}
