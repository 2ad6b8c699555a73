package reapplied_state

var registered = make(map[string]bool)

func unregister(name string) { delete(registered, name) }

type conn struct{ addr string }

// A broker can be opened again after it was closed.
type broker struct {
	conn  *conn
	names []string
}

func (b *broker) Open(addr string) {
	if b.conn != nil {
		return
	}
	b.conn = &conn{addr}
	b.register("requests")
	b.register("errors")
}

func (b *broker) register(name string) {
	registered[name] = true
	b.names = append(b.names, name)
}

func (b *broker) Close() {
	b.unregisterAll()
	b.conn = nil
}

func (b *broker) unregisterAll() {
	for _, name := range b.names { // want `elements of broker.names are ended here but stay in the slice, to which the next start adds; set it to nil`
		unregister(name)
	}
}

// It starts without names.
type resetting struct {
	conn  *conn
	names []string
}

func (b *resetting) Open(addr string) {
	if b.conn != nil {
		return
	}
	b.conn = &conn{addr}
	registered[addr] = true
	b.names = append(b.names, addr)
}

func (b *resetting) Close() {
	for _, name := range b.names {
		unregister(name)
	}
	b.names = nil
	b.conn = nil
}

// Closed for good.
type single struct{ names []string }

func (s *single) Open(addr string) {
	registered[addr] = true
	s.names = append(s.names, addr)
}

func (s *single) Close() {
	for _, name := range s.names {
		unregister(name)
	}
}

// The names are those of the constructor.
type fixed struct {
	conn  *conn
	names []string
}

func newFixed(names ...string) *fixed {
	f := &fixed{}
	f.names = append(f.names, names...)
	return f
}

func (f *fixed) Open(addr string) {
	if f.conn == nil {
		f.conn = &conn{addr}
	}
}

func (f *fixed) Close() {
	for _, name := range f.names {
		unregister(name)
	}
	f.conn = nil
}
