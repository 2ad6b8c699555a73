package helpers

import (
	"errors"

	"doubleclose/helpers/server"

	"truth"
)

func init() {
	twice := truth.Panic("close of closed channel")
	works := func() error { return nil }
	fails := func() error { return errors.New("failed") }
	truth.Leak("elsewhere", twice, func() { elsewhere(works) }).
		Twin("elsewhere", func() { elsewhere(fails) }).
		Twin("safe", func() { safe(works) })
	truth.Leak("wrapped", twice, func() { wrapped(&server.Wrapper{Server: server.New()}) }).
		Twin("safe", func() { safe(works) })
	truth.Leak("direct", twice, direct).
		Twin("maybe", func() { maybe(nil) })
	truth.Leak("session.Close", twice, func() {
		s := &session{done: make(chan struct{})}
		s.shutdown(fails)
	}).Twin("session.Close", func() {
		s := &session{done: make(chan struct{})}
		s.shutdown(works)
	}).Twin("quiet.Close", func() {
		s := &quiet{done: make(chan struct{})}
		s.shutdown(fails)
	})
}
