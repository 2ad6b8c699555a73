package limits

import (
	"io"
	"net/http"
)

// Limit bounds what it is given.
func Limit(r io.Reader) io.Reader { return io.LimitReader(r, 1) }

// Pass doesn't.
func Pass(r io.Reader) io.Reader { return r }

// Bodies is a middleware.
func Bodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 1)
		next.ServeHTTP(w, r)
	})
}

// NewServer has a helper that wraps the handler.
func NewServer(handler http.Handler) *http.Server {
	return &http.Server{Handler: intercept(handler, 1)}
}

func intercept(next http.Handler, most int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}
