package goroutineleak

import (
	"context"
	"errors"
)

func answer(ctx context.Context, ask func() int) (int, error) {
	c := make(chan int)
	go func() { c <- ask() }()
	select {
	case v := <-c:
		return v, nil
	case <-ctx.Done():
		return 0, errors.New("gone")
	}
}

var _ = answer
