// Package per_call registers in handlers and loops.
package per_call

import (
	"net/http"

	"pairs/bus"
)

type service struct {
	errs  *bus.Errors
	keyed bus.Registrar
}

func New(errs *bus.Errors, keyed bus.Registrar) *service { return &service{errs, keyed} }

func (s *service) perRequest(w http.ResponseWriter, r *http.Request) {
	s.errs.AddErrorHandler(func(error) { w.WriteHeader(500) }) // want `error handler of AddErrorHandler is registered again and again and never removed; call RemoveErrorHandler`
}

func (s *service) byPath(w http.ResponseWriter, r *http.Request) {
	s.keyed.RegisterHandler(r.URL.Path, func() {}) // want `handler of RegisterHandler is registered again and again and never removed; call DeregisterHandler`
}

// The same key replaces the handler.
func (s *service) sameKey(w http.ResponseWriter, r *http.Request) {
	s.keyed.RegisterHandler("key", func() {})
}

// Each connection has a bus of its own.
func (s *service) perConnection(w http.ResponseWriter, r *http.Request) {
	errs := &bus.Errors{}
	errs.AddErrorHandler(func(error) {})
	listen(errs)
}

func listen(errs *bus.Errors) { errs.AddErrorHandler(func(error) {}) }

func (s *service) setUp() { s.keyed.RegisterHandler("key", func() {}) }
