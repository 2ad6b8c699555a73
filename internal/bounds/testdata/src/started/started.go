package started

import (
	"io"
	"net/http"

	"limits"
)

func handle(w http.ResponseWriter, r *http.Request) {
	io.ReadAll(r.Body) // want "^limited$"
}

func start() error {
	return limits.NewServer(http.HandlerFunc(handle)).ListenAndServe()
}
