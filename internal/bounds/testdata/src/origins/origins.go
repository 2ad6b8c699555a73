package origins

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
)

func sources(w http.ResponseWriter, r *http.Request, resp *http.Response, conn net.Conn, f multipart.File, any io.Reader) {
	io.ReadAll(r.Body)                                          // want "^request body$"
	io.ReadAll(bufio.NewReader(io.NopCloser(r.Body)))           // want "^request body$"
	io.ReadAll(resp.Body)                                       // want "^response body$"
	io.ReadAll(conn)                                            // want "^connection$"
	io.ReadAll(f)                                               // want "^upload$"
	io.ReadAll(os.Stdin)                                        // want "^standard input$"
	io.ReadAll(any)                                             // want "^input$"
	io.ReadAll(&io.LimitedReader{R: conn, N: 1})                // want "^limited$"
	io.ReadAll(io.LimitReader(conn, 1))                         // want "^limited$"
	io.ReadAll(bzip2.NewReader(io.LimitReader(any, 1)))         // want "^input through bzip2, limited before$"
	io.ReadAll(io.LimitReader(bzip2.NewReader(r.Body), 1))      // want "^limited$"
	io.ReadAll(io.MultiReader(r.Body, conn))                    // want "^request body$"
	io.ReadAll(io.MultiReader(r.Body, io.LimitReader(conn, 1))) // want "^limited$"
}

func branches(conn net.Conn, packed, small bool) {
	var r io.Reader = conn
	switch {
	case packed:
		r, _ = gzip.NewReader(r)
		io.ReadAll(r) // want "^connection through gzip$"
	case small:
		r = io.LimitReader(r, 1)
		io.ReadAll(r) // want "^limited$"
	default:
		io.ReadAll(r) // want "^connection$"
	}
	io.ReadAll(r) // want "^limited$"
	r = conn
	io.ReadAll(r) // want "^connection$"
	if small {
		r = io.LimitReader(r, 1)
		io.ReadAll(r) // want "^limited$"
		return
	}
	io.ReadAll(r) // want "^connection$"
}

func limit(r io.Reader, yes bool) io.Reader {
	if !yes {
		return nil
	}
	return io.LimitReader(r, 1)
}

func open(r io.Reader) (io.Reader, error) {
	zr, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return zr, nil
}

func functions(conn net.Conn) {
	io.ReadAll(limit(conn, true)) // want "^limited$"
	r, _ := open(conn)
	io.ReadAll(r)                                  // want "^connection through gzip$"
	data, _ := io.ReadAll(io.LimitReader(conn, 1)) // want "^limited$"
	r, _ = open(bytes.NewReader(data))
	io.ReadAll(r) // want "^input through gzip, limited before$"
	read(conn)
	readValue(conn)
	readLimited(io.LimitReader(conn, 1))
	recursive(conn, 3)
}

func read(r io.Reader) { io.ReadAll(r) } // want "^connection$"

func readLimited(r io.Reader) { io.ReadAll(r) } // want "^limited$"

// It is also used as a value, so that other callers may exist.
func readValue(r io.Reader) { io.ReadAll(r) } // want "^input$"

var _ = readValue

func recursive(r io.Reader, n int) {
	if n > 0 {
		recursive(r, n-1)
	}
	io.ReadAll(r) // want "^(connection|input)$"
}

func set(r *io.Reader) {}

func addressed(conn net.Conn) {
	var r io.Reader = conn
	set(&r)
	io.ReadAll(r) // want "^input$"
}

func optional(conn net.Conn, max int64) {
	if max > 0 {
		io.CopyN(io.Discard, conn, max)
		return
	}
	var r io.Reader = conn
	io.ReadAll(r) // want "^connection$"
}

func optionalBody(w http.ResponseWriter, r *http.Request, max int) {
	if max > 0 {
		io.ReadFull(r.Body, make([]byte, max))
		return
	}
	io.ReadAll(r.Body) // want "^limited$"
}

func optionalReader(w http.ResponseWriter, req *http.Request) { readUpTo(req.Body, 1) }

func readUpTo(r io.Reader, max int64) {
	if max > 0 {
		io.CopyN(io.Discard, r, max)
		return
	}
	io.ReadAll(r) // want "^limited$"
}
