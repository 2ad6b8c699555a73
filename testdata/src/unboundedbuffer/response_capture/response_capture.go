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

// The header is written first, if need be.
type counting struct {
	w      http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *counting) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.body.Write(p) // want `every response is copied whole into memory by w.body.Write`
	return w.w.Write(p)
}

// ResponseWriter is what a framework makes of it.
type ResponseWriter interface {
	http.ResponseWriter
	Status() int
}

type appending struct {
	ResponseWriter
	body []byte
}

func (w *appending) Write(p []byte) (int, error) {
	w.body = append(w.body, p...) // want `every response is copied whole into memory by append to w.body; stop at a maximum`
	return w.ResponseWriter.Write(p)
}

type appendingCapped struct {
	ResponseWriter
	body []byte
}

func (w *appendingCapped) Write(p []byte) (int, error) {
	w.body = append(w.body, p[:min(len(p), 1<<10-len(w.body))]...)
	return w.ResponseWriter.Write(p)
}

// Only what failed is kept.
type failed struct {
	ResponseWriter
	body []byte
}

func (w *failed) Write(p []byte) (int, error) {
	if w.Status() < 400 {
		return w.ResponseWriter.Write(p)
	}
	w.body = append(w.body, p...)
	return w.ResponseWriter.Write(p)
}
