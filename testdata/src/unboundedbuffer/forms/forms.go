// The forms that the language gives the same thing.
package forms

import (
	. "io"
	"net/http"
	web "net/http"
	"os"
)

type (
	Handled = web.Request
	Reply   = web.ResponseWriter
)

func dotImport(w http.ResponseWriter, r *http.Request) {
	data, _ := ReadAll(r.Body) // want `request body is read whole`
	w.Write(data)
}

func aliasedTypes(w Reply, r *Handled) {
	data, _ := ReadAll(r.Body) // want `request body is read whole`
	w.Write(data)
}

func shadowed(w http.ResponseWriter, r *http.Request) {
	body := r.Body
	{
		body := LimitReader(r.Body, 10)
		data, _ := ReadAll(body)
		w.Write(data)
	}
	body.Close()
}

func closure(w http.ResponseWriter, r *http.Request) {
	read := func() []byte {
		data, _ := ReadAll(r.Body) // want `request body is read whole`
		return data
	}
	w.Write(read())
}

// A function value may be anything.
func methodValue(w http.ResponseWriter, r *http.Request) {
	read := ReadAll
	data, _ := read(r.Body)
	w.Write(data)
}

type registry[K comparable, V any] struct {
	entries map[K]V
	removed map[K]V
}

func (g *registry[K, V]) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

func (g *registry[K, V]) put(user K, v V) {
	g.entries[user] = v // want `map registry.entries only grows`
}

func (g *registry[K, V]) note(user K, v V) { g.removed[user] = v }

func (g *registry[K, V]) remove(id K) { delete(g.removed, id) }

var byName = registry[string, int]{}

func put(w http.ResponseWriter, r *http.Request) { byName.put(r.Host, 1) }

type base struct{ users map[string]int }

type server struct {
	*base
	seen, dropped map[string]int
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.seen[r.RemoteAddr]++ // want `map server.seen only grows`
	s.users[r.RemoteAddr]++
	s.dropped[r.RemoteAddr]++
	m := &s.dropped
	delete(*m, "")
}

func stop() {
	defer os.Exit(1)
	panic("stop")
}
