// Package httplog logs the requests that a handler serves.
package httplog

import (
	"bytes"
	"net/http"
	"time"

	"example.com/fixed/internal/logship"
)

// maxCaptured is how much of a response is logged, in bytes.
const maxCaptured = 1 << 10

// Middleware returns a middleware that ships an entry for every request.
func Middleware(shipper *logship.Shipper) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			rec := &recorder{ResponseWriter: w, status: http.StatusOK}
			next.ServeHTTP(rec, r)
			shipper.Ship(logship.Entry{
				Time:   start,
				Method: r.Method,
				Path:   r.URL.Path,
				Status: rec.status,
				Took:   time.Since(start),
				Body:   rec.body.String(),
			})
		})
	}
}

// A recorder keeps the status and the start of the body of a response for the
// log.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// Unwrap serves [http.ResponseController].
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.body.Write(p[:min(len(p), maxCaptured-r.body.Len())])
	return r.ResponseWriter.Write(p)
}
