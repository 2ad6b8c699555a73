package response_capture

import (
	"io"
	"net/http"

	"truth"
	"truth/web"
)

func init() {
	const size = 32 << 20
	part := make([]byte, 32<<10)
	send := func(w io.Writer) {
		for range size / len(part) {
			w.Write(part)
		}
	}
	truth.Leak("logging.Write", truth.Allocated(size), func() { send(&logging{ResponseWriter: web.Drop{}}) }).
		Twin("capped.Write", func() { send(&capped{ResponseWriter: web.Drop{}}) }).
		Twin("errorsOnly.Write", func() { send(&errorsOnly{ResponseWriter: web.Drop{}, status: 200}) })
	truth.Leak("counting.Write", truth.Allocated(size), func() { send(&counting{w: web.Drop{}}) }).
		Twin("capped.Write", func() { send(&capped{ResponseWriter: web.Drop{}}) })
	truth.Leak("appending.Write", truth.Allocated(size), func() { send(&appending{ResponseWriter: ok{}}) }).
		Twin("appendingCapped.Write", func() { send(&appendingCapped{ResponseWriter: ok{}}) }).
		Twin("failed.Write", func() { send(&failed{ResponseWriter: ok{}}) })
}

// ok is a response of a framework that went well.
type ok struct{ web.Drop }

func (ok) Status() int { return http.StatusOK }
