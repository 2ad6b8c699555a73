// A removal forgets one of several maps.
package forgotten_sibling

type server struct{ name string }

type heads struct {
	known  map[*server]int
	claims map[*server]string
	epochs map[*server]int
}

func (h *heads) register(s *server, n int) { h.known[s] = n }
func (h *heads) claim(s *server)           { h.claims[s] = s.name }
func (h *heads) request(s *server, n int)  { h.epochs[s] = n }

func (h *heads) unregister(s *server) {
	delete(h.known, s)
	delete(h.claims, s) // want `entry leaves map claims here but stays in epochs, which nothing deletes from; delete it there too`
}

// All three.
type complete struct {
	known  map[*server]int
	claims map[*server]string
	epochs map[*server]int
}

func (h *complete) register(s *server, n int) { h.known[s] = n }
func (h *complete) claim(s *server)           { h.claims[s] = s.name }
func (h *complete) request(s *server, n int)  { h.epochs[s] = n }

func (h *complete) unregister(s *server) {
	delete(h.known, s)
	delete(h.claims, s)
	delete(h.epochs, s)
}

// What has left is noted in the third.
type noted struct {
	known  map[*server]int
	claims map[*server]string
	gone   map[*server]int
}

func (h *noted) register(s *server, n int) { h.known[s] = n }
func (h *noted) claim(s *server)           { h.claims[s] = s.name }

func (h *noted) unregister(s *server) {
	delete(h.known, s)
	delete(h.claims, s)
	h.gone[s]++
}

// Two that stay: a log of all that ever was.
type log struct {
	known  map[*server]int
	claims map[*server]string
	first  map[*server]int
	last   map[*server]int
}

func (h *log) register(s *server, n int) { h.known[s] = n }
func (h *log) claim(s *server)           { h.claims[s] = s.name }
func (h *log) see(s *server, n int)      { h.first[s] = n }
func (h *log) seeLast(s *server, n int)  { h.last[s] = n }

func (h *log) unregister(s *server) {
	delete(h.known, s)
	delete(h.claims, s)
}

// Other keys.
type otherKeys struct {
	known  map[*server]int
	claims map[*server]string
	names  map[string]int
}

func (h *otherKeys) register(s *server, n int) { h.known[s] = n }
func (h *otherKeys) claim(s *server)           { h.claims[s] = s.name }
func (h *otherKeys) name(s *server, n int)     { h.names[s.name] = n }

func (h *otherKeys) unregister(s *server) {
	delete(h.known, s)
	delete(h.claims, s)
}

// A list of what is to be removed, by its name.
type updates struct {
	known         map[*server]int
	claims        map[*server]string
	removeServers map[*server]int
}

func (h *updates) register(s *server, n int) { h.known[s] = n }
func (h *updates) claim(s *server)           { h.claims[s] = s.name }
func (h *updates) remove(s *server, n int)   { h.removeServers[s] = n }

func (h *updates) forget(s *server) {
	delete(h.known, s)
	delete(h.claims, s)
}
