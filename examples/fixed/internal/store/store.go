// Package store reads the state of the tenants' database replicas.
package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// Errors that callers tell apart.
var (
	ErrUnknownTenant  = errors.New("store: unknown tenant")
	ErrUnknownReplica = errors.New("store: unknown replica")
)

// A Replica is one copy of a tenant's database.
type Replica struct {
	Name string        `json:"name"`
	Lag  time.Duration `json:"lag"` // behind the primary
	RTT  time.Duration `json:"rtt"` // of a ping
}

// An ErrorHandler hears of every failed query.
type ErrorHandler func(tenant string, err error)

// A Store is a connection pool with the queries of this service.
type Store struct {
	db *sql.DB

	mu       sync.Mutex
	handlers map[int]ErrorHandler
	nextID   int
}

// Open returns a store whose queries take latency.
func Open(latency time.Duration) *Store {
	return &Store{
		db:       sql.OpenDB(newMemory(latency)),
		handlers: make(map[int]ErrorHandler),
	}
}

// Close closes the connections.
func (s *Store) Close() error { return s.db.Close() }

// ConnsInUse returns the number of connections that are not in the pool.
func (s *Store) ConnsInUse() int { return s.db.Stats().InUse }

// Replicas returns the replicas of a tenant.
func (s *Store) Replicas(ctx context.Context, tenant string) ([]Replica, error) {
	rows, err := s.db.QueryContext(ctx, selectReplicas, tenant)
	if err != nil {
		s.reportError(tenant, err)
		return nil, err
	}
	defer rows.Close()
	var list []Replica
	for rows.Next() {
		var r Replica
		if err := rows.Scan(&r.Name, &r.Lag, &r.RTT); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// Find returns one replica of a tenant.
func (s *Store) Find(tenant, name string) (Replica, error) {
	rows, err := s.db.Query(selectReplicas, tenant)
	if err != nil {
		s.reportError(tenant, err)
		return Replica{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var r Replica
		if err := rows.Scan(&r.Name, &r.Lag, &r.RTT); err != nil {
			return Replica{}, err
		}
		if r.Name == name {
			return r, nil
		}
	}
	if err := rows.Err(); err != nil {
		return Replica{}, err
	}
	return Replica{}, ErrUnknownReplica
}

// SaveUsage records how many points a session of the tenant has collected.
func (s *Store) SaveUsage(tenant string, points int) error {
	if _, err := s.db.Exec(updateUsage, points, tenant); err != nil {
		s.reportError(tenant, err)
		return err
	}
	return nil
}

// AddErrorHandler has handler called on every failed query. The result is the
// handler's id for [Store.RemoveErrorHandler].
func (s *Store) AddErrorHandler(handler ErrorHandler) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextID++
	s.handlers[s.nextID] = handler
	return s.nextID
}

// RemoveErrorHandler removes the handler that AddErrorHandler returned id for.
func (s *Store) RemoveErrorHandler(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.handlers, id)
}

// ErrorHandlers returns the number of error handlers.
func (s *Store) ErrorHandlers() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.handlers)
}

func (s *Store) reportError(tenant string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, handle := range s.handlers {
		handle(tenant, err)
	}
}
