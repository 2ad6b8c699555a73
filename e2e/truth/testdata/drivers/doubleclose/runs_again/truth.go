package runs_again

import (
	"errors"
	"net/http"

	"truth"
	"truth/web"
)

func init() {
	twice := truth.Panic("close of closed channel")
	h, c := New(), &Careful{quit: make(chan struct{})}
	exit := func() { truth.Twice(func() { c.exit(web.Drop{}, web.Request(nil)) }) }
	truth.Leak("Handler.exit", twice, func() { truth.Twice(func() { h.exit(web.Drop{}, web.Request(nil)) }) }).
		Twin("Careful.exit", exit).
		Twin("Careful.handle", func() { truth.Twice(func() { c.handle(web.Drop{}, web.Request(nil)) }) })
	truth.Leak("Handler.Routes", twice, func() {
		mux := http.NewServeMux()
		go New().Routes(mux)
		truth.Work()
		request, _ := http.NewRequest("GET", "/done", nil)
		truth.Twice(func() { mux.ServeHTTP(web.Drop{}, request) })
	}).Twin("Careful.exit", exit)
	fails := func(string) error { return errors.New("failed") }
	lines := func(follow func(*logs, func(string) error)) func() {
		return func() {
			log := &logs{}
			go follow(log, fails)
			truth.Work()
			truth.Twice(func() { log.followers[0]("line") })
		}
	}
	truth.Leak("follow", twice, lines(follow)).
		Twin("followOnce", lines(followOnce)).
		Twin("untilClosed", func() {
			log := &logs{}
			go untilClosed(log)
			truth.Work()
			log.closers[0]()
		})
	truth.Leak("Promising.Close", twice, func() { truth.Twice(NewPromising().Close) }).
		Twin("Strict.Close", func() { NewStrict().Close() })
}
