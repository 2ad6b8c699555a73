//go:build unix

// Descriptors and mappings that only a system call releases, and iterators.
package descriptors

import (
	"context"
	"errors"
	"iter"
	"os"
	"syscall"
	"time"
)

func reads(name string, buf []byte) (int, error) {
	fd, err := syscall.Open(name, syscall.O_RDONLY, 0) // want `file descriptor fd is not closed on an early return; defer syscall.Close\(fd\)`
	if err != nil {
		return 0, err
	}
	n, err := syscall.Read(fd, buf)
	if err != nil {
		return 0, err
	}
	return n, syscall.Close(fd)
}

func readsAndCloses(name string, buf []byte) (int, error) {
	fd, err := syscall.Open(name, syscall.O_RDONLY, 0)
	if err != nil {
		return 0, err
	}
	defer syscall.Close(fd)
	return syscall.Read(fd, buf)
}

func asFile(name string) (*os.File, error) {
	fd, err := syscall.Open(name, syscall.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), name), nil
}

func helper(fd int) { syscall.Close(fd) }

func byHelper(name string) error {
	fd, err := syscall.Open(name, syscall.O_RDONLY, 0)
	if err != nil {
		return err
	}
	helper(fd)
	return nil
}

func sum(fd, size int) (n int, err error) {
	m, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED) // want `memory mapping m is never unmapped; defer syscall.Munmap\(m\)`
	if err != nil {
		return 0, err
	}
	for _, b := range m[8:] {
		n += int(b)
	}
	return n, nil
}

type mapped struct{ data []byte }

func keeps(fd, size int) (*mapped, error) {
	m, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return &mapped{m[8:]}, nil
}

func first(seq iter.Seq[int]) (int, error) {
	next, stop := iter.Pull(seq) // want `stop function stop is not called on an early return; defer stop\(\)`
	v, _ := next()
	if v < 0 {
		return 0, errors.New("negative")
	}
	stop()
	return v, nil
}

// The sequence has ended where stop isn't called.
func firstOfAny(seq iter.Seq[int]) (int, error) {
	next, stop := iter.Pull(seq)
	v, ok := next()
	if !ok {
		return 0, errors.New("empty")
	}
	stop()
	return v, nil
}

func firstAndStops(seq iter.Seq[int]) (int, bool) {
	next, stop := iter.Pull(seq)
	defer stop()
	return next()
}

// It is run to its end.
func count(seq iter.Seq[int]) (n int) {
	next, _ := iter.Pull(seq)
	for {
		if _, ok := next(); !ok {
			return n
		}
		n++
	}
}

// Close forgets the context's cancel function.
type forgets struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newForgets(ctx context.Context) *forgets {
	f := &forgets{}
	f.ctx, f.cancel = context.WithTimeout(ctx, time.Hour)
	return f
}

func (f *forgets) Close() {} // want `forgets.cancel is forgotten by Close, and its cancel function is never called; do that there`

type remembers struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newRemembers(ctx context.Context) *remembers {
	r := &remembers{}
	r.ctx, r.cancel = context.WithTimeout(ctx, time.Hour)
	return r
}

func (r *remembers) Close() { r.cancel() }
