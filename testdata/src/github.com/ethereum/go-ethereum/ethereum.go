// Package ethereum is a stub.
package ethereum

import "context"

type Subscription interface {
	Unsubscribe()
	Err() <-chan error
}

type ChainReader interface {
	SubscribeNewHead(ctx context.Context, ch chan<- int) (Subscription, error)
}
