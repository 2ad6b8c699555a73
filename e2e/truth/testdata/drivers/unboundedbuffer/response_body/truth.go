package response_body

import (
	"context"
	"net/http"

	"truth"
	"truth/web"
)

func init() {
	const size = 32 << 20
	p := &poller{client: web.Client(size)}
	limited := func() { p.pollLimited() }
	truth.Leak("poller.poll", truth.Allocated(size), func() { p.poll() }).
		Twin("poller.pollLimited", limited)
	truth.Leak("fetch", truth.Allocated(size), func() {
		http.DefaultTransport = web.Transport(size)
		fetch("http://b.example")
	}).Twin("poller.pollLimited", limited)
	truth.Leak("trace", truth.Allocated(size), func() {
		resp, _ := p.client.Get("http://a.example")
		trace(resp)
	}).Twin("poller.pollLimited", limited)
	s := &served{client: web.Client(size)}
	truth.Leak("served.Ask", truth.Allocated(size), func() { s.Ask(context.Background(), &AskRequest{"http://c.example"}) }).
		Twin("poller.pollLimited", limited)
	truth.Silent("poller.pollLimited", limited)
}
