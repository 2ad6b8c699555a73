// Package pools wraps writers; their Close puts a buffer back into a pool.
package pools

import (
	"bufio"
	"io"
	"sync"
)

type BufferPool struct{ pool sync.Pool }

func (p *BufferPool) Get(w io.Writer) *bufio.Writer {
	buf := p.pool.Get().(*bufio.Writer)
	buf.Reset(w)
	return buf
}

func (p *BufferPool) Put(b *bufio.Writer) { p.pool.Put(b) }

type wrapper struct {
	io.Writer
	closer func() error
}

func (w *wrapper) Close() error { return w.closer() }

// Wrap returns a writer that calls closer on each Close.
func Wrap(w io.Writer, closer func() error) io.WriteCloser {
	return &wrapper{Writer: w, closer: closer}
}

// NewWriter returns a writer whose Close gives its buffer back.
func (p *BufferPool) NewWriter(buf *bufio.Writer) io.WriteCloser {
	return Wrap(buf, func() error {
		buf.Flush()
		p.Put(buf)
		return nil
	})
}

// NewSafeWriter does so once.
func (p *BufferPool) NewSafeWriter(buf *bufio.Writer) io.WriteCloser {
	var once sync.Once
	return Wrap(buf, func() error {
		once.Do(func() { p.Put(buf) })
		return nil
	})
}
