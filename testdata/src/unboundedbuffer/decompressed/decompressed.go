// A limit before decompression is no limit after it.
package decompressed

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"io"
	"net/http"
)

func limitedBefore(r io.Reader, max int64) ([]byte, error) {
	zr, err := gzip.NewReader(io.LimitReader(r, max))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zr) // want `gzip data are read by io.ReadAll without a limit on the expanded size`
}

func limitedAfter(r io.Reader, max int64) ([]byte, error) {
	zr, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(zr, max))
}

func limitedOnOneBranch(r io.Reader, max int64, packed bool) ([]byte, error) {
	var err error
	var buf bytes.Buffer
	r = io.LimitReader(r, max)
	switch {
	case !packed:
		_, err = buf.ReadFrom(r)
	case packed:
		r, err = gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		_, err = buf.ReadFrom(r) // want `gzip data are read by ReadFrom without a limit`
	}
	return buf.Bytes(), err
}

func handler(w http.ResponseWriter, r *http.Request) {
	zr, err := zlib.NewReader(r.Body)
	if err != nil {
		return
	}
	var v any
	json.NewDecoder(zr).Decode(&v) // want `zlib data are read by Decode without a limit`
}

func handlerLimitedBoth(w http.ResponseWriter, r *http.Request) {
	zr, err := gzip.NewReader(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		return
	}
	io.ReadAll(io.LimitReader(zr, 1<<24))
}

func throughBytes(w http.ResponseWriter, r *http.Request) {
	packed, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	zr, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return
	}
	io.ReadAll(zr) // want `gzip data are read by io.ReadAll without a limit`
}

// The data may be the program's own.
func unpack(data []byte) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zr)
}

// A window on a file says where the data are.
func entry(r io.ReaderAt, offset, n int64) ([]byte, error) {
	zr, err := gzip.NewReader(io.NewSectionReader(r, offset, n))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zr)
}
