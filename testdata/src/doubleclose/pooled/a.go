// A wrapper that puts its buffer into a pool on Close must not be closed twice.
package pooled

import (
	"errors"
	"io"

	"doubleclose/pooled/pools"
)

var pool pools.BufferPool

func compress(w io.Writer, kind int) (io.WriteCloser, error) {
	buf := pool.Get(w)
	switch kind {
	case 0:
		wrapped := pool.NewWriter(buf)
		return wrapped, nil
	default:
		return nil, errors.New("unknown")
	}
}

func twice(w io.Writer, r io.Reader) error {
	z, err := compress(w, 0)
	if err != nil {
		return err
	}
	defer z.Close()
	_, err = io.Copy(z, r)
	z.Close() // want `z is closed here and again by the defer; drop one of them`
	return err
}

func once(w io.Writer, r io.Reader) error {
	z, err := compress(w, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(z, r)
	z.Close()
	return err
}

func safe(w io.Writer) {
	z := pool.NewSafeWriter(pool.Get(w))
	defer z.Close()
	z.Close()
}
