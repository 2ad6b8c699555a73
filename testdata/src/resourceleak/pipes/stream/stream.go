// Package stream hands out the reader of a pipe that a goroutine writes to.
package stream

import (
	"compress/gzip"
	"io"
)

// Compress returns a stream that whoever gets it must read to its end or close.
func Compress(r io.Reader) io.ReadCloser {
	pr, pw := io.Pipe()
	go func() {
		zw := gzip.NewWriter(pw)
		_, err := io.Copy(zw, r)
		if err == nil {
			err = zw.Close()
		}
		pw.CloseWithError(err)
	}()
	return pr
}

// WithDone does the same in a helper, and tells when the goroutine has ended.
func WithDone(r io.Reader) (io.ReadCloser, <-chan error, error) {
	done := make(chan error, 1)
	pr := common(r, done)
	return pr, done, nil
}

func common(r io.Reader, done chan<- error) (pr *io.PipeReader) {
	pr, pw := io.Pipe()
	tee := io.TeeReader(r, pw)
	go read(tee, pw, done)
	return pr
}

func read(r io.Reader, pw *io.PipeWriter, done chan<- error) {
	_, err := io.Copy(io.Discard, r)
	pw.CloseWithError(err)
	done <- err
}

// Digest reads to the end, unless it fails.
func Digest(w io.Writer, r io.Reader) (int64, error) {
	return io.Copy(w, r)
}
