package loops

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"truth"
	"truth/web"
)

// listener gives n connections and then ends the goroutine that accepts.
type listener struct {
	net.Listener
	n    int
	then func()
}

func (l *listener) Accept() (net.Conn, error) {
	if l.n--; l.n < 0 {
		l.then()
		return nil, errors.New("closed")
	}
	f, _ := os.Open(os.Args[0])
	return file{File: f}, nil
}

// file is a connection that owns a descriptor.
type file struct {
	net.Conn
	*os.File
}

func (f file) Close() error                       { return f.File.Close() }
func (f file) Read(b []byte) (int, error)         { return f.File.Read(b) }
func (f file) Write(b []byte) (int, error)        { return len(b), nil }
func (f file) SetDeadline(time.Time) error        { return nil }
func (f file) SetReadDeadline(t time.Time) error  { return nil }
func (f file) SetWriteDeadline(t time.Time) error { return nil }

func init() {
	url, name := web.Serve()+"/404", os.Args[0]
	truth.Leak("retryKeepsLast", truth.Goroutines(6), func() { retryKeepsLast(url) }).Real().Calls(5).
		Twin("retryCloses", func() { retryCloses(url) })
	truth.Leak("perTurn", truth.Files(2), func() { perTurn([]string{name, name}) }).Real().
		Twin("perTurnClosed", func() { perTurnClosed([]string{name, name}) })
	truth.NotRun("perTurnContinues", truth.Absent, "Stat of an open file doesn't fail")
	stay := func() { select {} }
	handed := func() { go handedToAGoroutine(&listener{n: 2, then: stay}, func(c net.Conn) { c.Close() }) }
	truth.Leak("deferInEndlessLoop", truth.FilesForGood(2), func() { go deferInEndlessLoop(&listener{n: 2, then: stay}) }).Real().
		Twin("handedToAGoroutine", handed)
	// While the loop goes on: this one waits for a third connection.
	truth.Leak("deferInLoopThatEnds", truth.FilesForGood(2), func() { go deferInLoopThatEnds(&listener{n: 2, then: stay}) }).Real().
		Twin("deferInLoopThatEnds", func() { go deferInLoopThatEnds(&listener{n: 2, then: truth.Nothing}) }).
		Twin("handedToAGoroutine", handed)
	// This one waits for a pipe that nobody opens to write.
	pipe := filepath.Join(os.TempDir(), filepath.Base(name)+".fifo")
	waiting := func(read func([]string) error) func() {
		return func() {
			syscall.Mkfifo(pipe, 0o600)
			go read([]string{name, name, pipe})
		}
	}
	truth.Leak("deferPerFile", truth.FilesForGood(2), waiting(deferPerFile)).Real().Calls(3).
		Twin("deferPerFile", func() { deferPerFile([]string{name, name}) }).
		Twin("perTurnClosed", waiting(perTurnClosed))
	perIndex := func(names []string) error { _, err := deferPerIndex(names); return err }
	truth.Leak("deferPerIndex", truth.FilesForGood(2), waiting(perIndex)).Real().Calls(3).
		Twin("deferPerIndex", func() { deferPerIndex([]string{name, name}) }).
		Twin("perTurnClosed", waiting(perTurnClosed))
	parent, _ := context.WithCancel(context.Background())
	failsOnce := func() func(context.Context) error {
		n := 0
		return func(context.Context) error {
			if n++; n == 1 {
				return errors.New("failed")
			}
			return nil
		}
	}
	truth.Leak("cancelOverwritten", truth.Heap(250), func() { cancelOverwritten(parent, failsOnce()) }).Real().
		Twin("cancelCalledBetween", func() { cancelCalledBetween(parent, failsOnce()) })
	truth.NotRun("caseThatHappensAgain", truth.Costly, "its contexts end after a second")
}
