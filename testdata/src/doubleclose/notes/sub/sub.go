// Package sub has a manager that can be stopped once.
package sub

type Manager struct{ state struct{ done chan struct{} } }

func New() *Manager {
	m := &Manager{}
	m.state.done = make(chan struct{})
	return m
}

func (m *Manager) Stop() {
	close(m.state.done) // want `a second call of Stop closes m.state.done again and panics`
}
