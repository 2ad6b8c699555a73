// What may be closed again: files, connections, bodies, cancel functions.
package second_close_is_harmless

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

func file(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Close()
}

func conn(c net.Conn) error {
	defer c.Close()
	return c.Close()
}

func body(r *http.Response) {
	defer r.Body.Close()
	r.Body.Close()
}

func zipped(w io.Writer) error {
	z := gzip.NewWriter(w)
	defer z.Close()
	return z.Close()
}

func cancels(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cancel()
	t := time.NewTicker(time.Second)
	defer t.Stop()
	t.Stop()
	<-ctx.Done()
}

func pipe() {
	r, w := io.Pipe()
	defer r.Close()
	defer w.Close()
	w.Close()
}
