// A Close that returns on an error of something else, before it has closed all.
package ends_early

import (
	"bufio"
	"errors"
	"os"
)

type log struct {
	w    *bufio.Writer
	file *os.File
}

func openLog(name string) (*log, error) {
	f, err := os.Open(name) // only to read: what is written can't be flushed
	if err != nil {
		return nil, err
	}
	return &log{bufio.NewWriter(f), f}, nil
}

func (l *log) Close() error {
	if err := l.w.Flush(); err != nil {
		return err // want `^file in file stays open if Flush fails, because log.Close returns here; do both$`
	}
	return l.file.Close()
}

type careful struct{ *log }

func (l *careful) Close() error {
	err := l.w.Flush()
	return errors.Join(err, l.file.Close())
}

type onError struct {
	w    *bufio.Writer
	file *os.File
}

func (l *onError) Close() error {
	if err := l.w.Flush(); err != nil {
		l.file.Close()
		return err
	}
	return l.file.Close()
}

type deferred struct {
	w    *bufio.Writer
	file *os.File
}

func (l *deferred) Close() error {
	defer l.file.Close()
	if err := l.w.Flush(); err != nil {
		return err
	}
	return nil
}

type checked struct {
	closed bool
	file   *os.File
}

func (l *checked) check() error {
	if l.closed {
		return os.ErrClosed
	}
	return nil
}

func (l *checked) Close() error {
	if err := l.check(); err != nil {
		return err
	}
	if l.file == nil {
		return nil
	}
	l.closed = true
	if err := l.file.Sync(); err != nil {
		l.file.Close()
		return err
	}
	return l.file.Close()
}
