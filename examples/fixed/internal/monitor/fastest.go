package monitor

import (
	"context"
	"time"

	"example.com/fixed/internal/store"
)

// Fastest pings all replicas of the tenant and returns the name of the first
// that answers.
func Fastest(ctx context.Context, db *store.Store, tenant string) (string, error) {
	replicas, err := db.Replicas(ctx, tenant)
	if err != nil {
		return "", err
	}
	if len(replicas) == 0 {
		return "", store.ErrUnknownReplica
	}
	answers := make(chan string, len(replicas))
	for _, r := range replicas {
		go func() { answers <- ping(r) }()
	}
	return <-answers, nil
}

// ping returns the replica's name when its answer has arrived.
func ping(r store.Replica) string {
	time.Sleep(r.RTT)
	return r.Name
}
