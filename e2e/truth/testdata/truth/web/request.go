package web

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
)

var made atomic.Int64

// Name returns another name of a hundred bytes each time.
func Name() string { return fmt.Sprintf("%0100d", made.Add(1)) }

// Request returns a request of another client each time, with a body. Its
// context has ended: the client has gone.
func Request(body io.Reader) *http.Request {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := http.NewRequestWithContext(ctx, "POST", "/"+Name()+"?name="+Name()+"&user="+Name(), body)
	if err != nil {
		panic(err)
	}
	r.RemoteAddr, r.Host = Name(), Name()
	return r
}

// Drop is a response that nobody reads.
type Drop struct{}

func (Drop) Header() http.Header         { return make(http.Header) }
func (Drop) Write(p []byte) (int, error) { return len(p), nil }
func (Drop) WriteHeader(int)             {}

// Zeros returns n bytes.
func Zeros(n int64) io.Reader { return io.LimitReader(zeros{}, n) }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// JSON returns a value whose ID has n bytes.
func JSON(n int64) io.Reader {
	return io.MultiReader(strings.NewReader(`{"ID":"`), letters(n), strings.NewReader(`"}`))
}

// XML returns an element whose ID has n bytes.
func XML(n int64) io.Reader {
	return io.MultiReader(strings.NewReader("<order><ID>"), letters(n), strings.NewReader("</ID></order>"))
}

func letters(n int64) io.Reader { return io.LimitReader(fill{}, n) }

type fill struct{}

func (fill) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// Gzip and Zlib return compressed bytes: a thousand times smaller.
func Gzip(r io.Reader) *bytes.Reader {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	io.Copy(w, r)
	w.Close()
	return bytes.NewReader(out.Bytes())
}

func Zlib(r io.Reader) *bytes.Reader {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	io.Copy(w, r)
	w.Close()
	return bytes.NewReader(out.Bytes())
}

// Client is a client whose every answer has n bytes.
func Client(n int64) *http.Client { return &http.Client{Transport: Transport(n)} }

// Transport gives every request n bytes.
type Transport int64

func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{Status: "200 OK", StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header), Body: io.NopCloser(Zeros(int64(t))), Request: r, ContentLength: -1}, nil
}
