// A wrapper that listens in on every response.
package response_capture

import (
	"bytes"
	"net/http"
)

type logging struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (w *logging) Write(p []byte) (int, error) {
	w.body.Write(p) // want `every response is copied whole into memory by w.body.Write; stop at a maximum`
	return w.ResponseWriter.Write(p)
}

type capped struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (w *capped) Write(p []byte) (int, error) {
	if w.body.Len() < 1<<10 {
		w.body.Write(p)
	}
	return w.ResponseWriter.Write(p)
}

type errorsOnly struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *errorsOnly) Write(p []byte) (int, error) {
	if w.status >= 400 {
		w.body.Write(p)
	}
	return w.ResponseWriter.Write(p)
}

// It holds the response back, and sends it later.
type buffered struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (w *buffered) Write(p []byte) (int, error) { return w.body.Write(p) }
