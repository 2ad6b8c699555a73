package session

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// A lease says that its session is alive.
type lease struct {
	mu      sync.Mutex
	renewed time.Time
}

func startLease(ctx context.Context, every time.Duration) *lease {
	l := &lease{renewed: time.Now()}
	go l.keep(ctx, every)
	return l
}

// keep renews the lease at an interval.
func (l *lease) keep(ctx context.Context, every time.Duration) {
	for {
		time.Sleep(every)
		l.renew()
		slog.DebugContext(ctx, "lease renewed")
	}
}

func (l *lease) renew() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.renewed = time.Now()
}

// Renewed returns when the lease was last renewed.
func (l *lease) Renewed() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.renewed
}
