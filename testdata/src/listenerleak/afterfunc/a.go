// Package afterfunc: a long-lived context keeps each function that is
// registered on it.
package afterfunc

import (
	"context"
	"io"
	"net/http"
	"sync"
)

type service struct{ ctx context.Context }

func (s *service) lag(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	context.AfterFunc(s.ctx, cancel) // want `context s.ctx keeps cancel of each call until it ends; call the stop function of context.AfterFunc`
	<-ctx.Done()
}

func (s *service) lagStopped(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	stop := context.AfterFunc(s.ctx, cancel)
	defer stop()
	<-ctx.Done()
}

func (s *service) lagOfRequest(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	context.AfterFunc(r.Context(), cancel)
	<-ctx.Done()
}

// Once per service, and the service lives as long as its context.
func (s *service) Start(conn io.Closer) {
	context.AfterFunc(s.ctx, func() { conn.Close() })
}

func background(w http.ResponseWriter, r *http.Request) {
	_, cancel := context.WithCancel(r.Context())
	context.AfterFunc(context.Background(), cancel)
	cancel()
}

type wrapper struct {
	rc    io.ReadCloser
	close func() error
}

func (w *wrapper) Read(p []byte) (int, error) { return w.rc.Read(p) }
func (w *wrapper) Close() error               { return w.close() }

func wrap(ctx context.Context, rc io.ReadCloser) io.ReadCloser {
	w := &wrapper{rc: rc, close: sync.OnceValue(rc.Close)}
	context.AfterFunc(ctx, func() { w.Close() }) // want `context ctx keeps wrapper after its Close until it ends; keep the stop function and call it there`
	return w
}

type stopping struct {
	rc   io.ReadCloser
	stop func() bool
}

func (w *stopping) Read(p []byte) (int, error) { return w.rc.Read(p) }
func (w *stopping) Close() error {
	w.stop()
	return w.rc.Close()
}

func wrapStopping(ctx context.Context, rc io.ReadCloser) io.ReadCloser {
	w := &stopping{rc: rc}
	w.stop = context.AfterFunc(ctx, func() { w.Close() })
	return w
}

// The context is the wrapper's own.
func wrapOwn(ctx context.Context, rc io.ReadCloser) (io.ReadCloser, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	w := &wrapper{rc: rc, close: rc.Close}
	context.AfterFunc(ctx, func() { w.Close() })
	return w, cancel
}

// Nobody can close it before the context ends.
type unclosable struct{ rc io.ReadCloser }

func wrapUnclosable(ctx context.Context, rc io.ReadCloser) *unclosable {
	u := &unclosable{rc}
	context.AfterFunc(ctx, func() { u.rc.Close() })
	return u
}
