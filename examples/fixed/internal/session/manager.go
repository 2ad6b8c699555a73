package session

import (
	"errors"
	"strconv"
	"sync"

	"example.com/fixed/internal/hub"
	"example.com/fixed/internal/store"
)

// ErrUnknown is returned for a session that does not exist.
var ErrUnknown = errors.New("session: unknown session")

// A Manager knows the running sessions.
type Manager struct {
	db  *store.Store
	hub *hub.Hub

	mu       sync.Mutex
	lastID   int
	sessions map[string]*Session
}

// NewManager returns a manager without sessions.
func NewManager(db *store.Store, h *hub.Hub) *Manager {
	return &Manager{db: db, hub: h, sessions: make(map[string]*Session)}
}

// Create starts a session.
func (m *Manager) Create(tenant string) *Session {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lastID++
	id := strconv.Itoa(m.lastID)
	s := Start(id, tenant, m.db, m.hub)
	m.sessions[id] = s
	return s
}

// Get returns a running session.
func (m *Manager) Get(id string) (*Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[id]
	if !ok {
		return nil, ErrUnknown
	}
	return s, nil
}

// Remove stops a session.
func (m *Manager) Remove(id string) error {
	s, err := m.take(id)
	if err != nil {
		return err
	}
	return s.Stop()
}

// Close stops all sessions.
func (m *Manager) Close() error {
	var failed error
	for _, id := range m.ids() {
		failed = errors.Join(failed, m.Remove(id))
	}
	return failed
}

// take removes a session from the running ones.
func (m *Manager) take(id string) (*Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[id]
	if !ok {
		return nil, ErrUnknown
	}
	delete(m.sessions, id)
	return s, nil
}

func (m *Manager) ids() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	ids := make([]string, 0, len(m.sessions))
	for id := range m.sessions {
		ids = append(ids, id)
	}
	return ids
}
