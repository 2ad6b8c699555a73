package response_capture

import (
	"net/http"

	"truth"
	"truth/web"
)

func init() {
	const size = 32 << 20
	part := make([]byte, 32<<10)
	send := func(w http.ResponseWriter) {
		for range size / len(part) {
			w.Write(part)
		}
	}
	truth.Leak("logging.Write", truth.Allocated(size), func() { send(&logging{ResponseWriter: web.Drop{}}) }).
		Twin("capped.Write", func() { send(&capped{ResponseWriter: web.Drop{}}) }).
		Twin("errorsOnly.Write", func() { send(&errorsOnly{ResponseWriter: web.Drop{}, status: 200}) })
}
