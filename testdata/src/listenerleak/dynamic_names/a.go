// Package dynamic_names registers under names that come from requests, where
// nothing can be removed.
package dynamic_names

import (
	"expvar"
	"net/http"
	"sync"
)

type server struct{ mux *http.ServeMux }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.HandleFunc("/"+r.FormValue("name"), http.NotFound) // want `handler of HandleFunc is registered again and again and never removed; register a fixed set once`
	expvar.NewInt(r.FormValue("name"))                       // want `variable of NewInt is registered again and again and never removed; register a fixed set once`
}

func (s *server) setUp(names []string) {
	for _, name := range names {
		s.mux.HandleFunc("/"+name, http.NotFound)
		expvar.NewInt(name)
	}
}

// A mux for each request.
func (s *server) nested(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("/"+r.FormValue("name"), http.NotFound)
	mux.ServeHTTP(w, r)
}

var hits = expvar.NewInt("hits")

// A name is looked up first, and so registered once.
type mirror struct{ mu sync.Mutex }

func (m *mirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	name := r.FormValue("name")
	if expvar.Get(name) == nil {
		expvar.Publish(name, new(expvar.Int))
	}
}
