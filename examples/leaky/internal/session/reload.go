package session

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// reloadOnHangup takes a new token whenever the process receives SIGHUP, until
// ctx ends.
func (s *Session) reloadOnHangup(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	for {
		select {
		case <-hangup:
			s.token.replace()
		case <-ctx.Done():
			return
		}
	}
}
