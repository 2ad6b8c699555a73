// Package monitor watches how far replicas lag behind their primary.
package monitor

import (
	"context"
	"sync"
	"time"

	"example.com/leaky/internal/store"
)

// A Monitor checks the replicas of one tenant at an interval.
type Monitor struct {
	db     *store.Store
	tenant string
	ticker *time.Ticker
	done   chan struct{}
	stop   sync.Once

	mu       sync.Mutex
	lag      time.Duration
	failures int
}

// Start returns a running monitor, to be ended by [Monitor.Stop].
func Start(db *store.Store, tenant string, every time.Duration) *Monitor {
	m := &Monitor{
		db:     db,
		tenant: tenant,
		ticker: time.NewTicker(every),
		done:   make(chan struct{}),
	}
	db.AddErrorHandler(m.countFailure)
	go m.run()
	return m
}

// Stop ends the monitor.
func (m *Monitor) Stop() {
	m.stop.Do(func() {
		close(m.done)
	})
}

func (m *Monitor) run() {
	for {
		select {
		case <-m.ticker.C:
			m.Check()
		case <-m.done:
			return
		}
	}
}

// Check reads the lag now. Errors arrive at the error handler.
func (m *Monitor) Check() {
	lag, err := worstLag(context.Background(), m.db, m.tenant)
	if err != nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lag = lag
}

// Lag returns the lag at the last check, in seconds.
func (m *Monitor) Lag() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.lag.Seconds()
}

func (m *Monitor) countFailure(tenant string, err error) {
	if tenant != m.tenant {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failures++
}
