package monitor

import (
	"context"
	"time"

	"example.com/fixed/internal/store"
)

type lagResult struct {
	lag time.Duration
	err error
}

// Lag returns the lag of the tenant's slowest replica, or the error of ctx if
// that ends first.
func Lag(ctx context.Context, db *store.Store, tenant string) (time.Duration, error) {
	results := make(chan lagResult, 1)
	go func() {
		lag, err := worstLag(context.WithoutCancel(ctx), db, tenant)
		results <- lagResult{lag, err}
	}()
	select {
	case r := <-results:
		return r.lag, r.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func worstLag(ctx context.Context, db *store.Store, tenant string) (time.Duration, error) {
	replicas, err := db.Replicas(ctx, tenant)
	if err != nil {
		return 0, err
	}
	var worst time.Duration
	for _, r := range replicas {
		worst = max(worst, r.Lag)
	}
	return worst, nil
}
