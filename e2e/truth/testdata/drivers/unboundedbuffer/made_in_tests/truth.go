package made_in_tests

import (
	"net/http"

	"truth"
	"truth/web"
)

func init() {
	const size = 32 << 20
	truth.Leak("poller.poll", truth.Allocated(size), func() {
		http.DefaultTransport = web.Transport(size)
		newPoller().poll()
	}).TwinIn("response_body", "poller.pollLimited")
}
