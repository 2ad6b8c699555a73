// Package session runs what the service does for a tenant while one of its
// users is connected.
package session

import (
	"context"
	"time"

	"example.com/leaky/internal/hub"
	"example.com/leaky/internal/jobs"
	"example.com/leaky/internal/metrics"
	"example.com/leaky/internal/monitor"
	"example.com/leaky/internal/store"
)

// The intervals at which a session works.
const (
	checkEvery   = time.Second
	sampleEvery  = time.Second
	forgetAfter  = time.Minute
	renewEvery   = 10 * time.Second
	refreshEvery = 30 * time.Second
)

// workers is the number of jobs that a session runs at once.
const workers = 2

// A Session watches the database of one tenant.
type Session struct {
	ID     string
	Tenant string

	db        *store.Store
	cancel    context.CancelFunc
	monitor   *monitor.Monitor
	collector *metrics.Collector
	sampler   *metrics.Sampler
	pool      *jobs.Pool
	feed      *hub.Feed
	lease     *lease
	token     *token
}

// Start returns a running session, to be ended by [Session.Stop].
func Start(id, tenant string, db *store.Store, h *hub.Hub) *Session {
	ctx, cancel := context.WithCancel(context.Background())
	s := &Session{
		ID:        id,
		Tenant:    tenant,
		db:        db,
		cancel:    cancel,
		monitor:   monitor.Start(db, tenant, checkEvery),
		collector: metrics.New(forgetAfter),
		pool:      jobs.NewPool(workers),
		feed:      h.NewFeed(id),
		lease:     startLease(ctx, renewEvery),
		token:     newToken(refreshEvery),
	}
	s.sampler = metrics.StartSampler(s.collector, "lag", sampleEvery, s.monitor.Lag)
	go s.reloadOnHangup(ctx)
	return s
}

// Publish hands a text to everybody who listens.
func (s *Session) Publish(text string) error { return s.feed.Publish(text) }

// Check has the replicas checked soon.
func (s *Session) Check() { s.pool.Submit(s.monitor.Check) }

// State describes the session.
func (s *Session) State() map[string]any {
	return map[string]any{
		"id":      s.ID,
		"tenant":  s.Tenant,
		"token":   s.token.Value(),
		"renewed": s.lease.Renewed(),
		"metrics": s.collector.Values(),
	}
}

// Stop ends the session and saves its usage.
func (s *Session) Stop() error {
	s.cancel()
	s.feed.Close()
	s.sampler.Stop()
	s.monitor.Stop()
	return s.collector.Shutdown(func(points int) error {
		return s.db.SaveUsage(s.Tenant, points)
	})
}
