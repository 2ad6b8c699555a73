package ownership_moved

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"truth"
	"truth/web"
)

// unknown has files that say nothing of themselves.
type unknown struct{}

type silent struct{ *os.File }

func (silent) Stat() (fs.FileInfo, error) { return nil, errors.New("unknown") }

// net0 connects to files, and gives files as what it keeps.
type net0 struct{ name string }

type fileConn struct {
	net.Conn
	file *os.File
}

func (c fileConn) Write([]byte) (int, error) { return 0, errors.New("closed by the other side") }
func (c fileConn) Close() error              { return c.file.Close() }
func (c fileConn) Next() bool                { return true }

func (n net0) open() (fileConn, error) {
	f, err := os.Open(n.name)
	return fileConn{file: f}, err
}

func (n net0) ConnectServer() (net.Conn, error)          { return n.open() }
func (n net0) Conn() (net.Conn, error)                   { return n.open() }
func (n net0) Object(name string) (io.ReadCloser, error) { return os.Open(n.name) }
func (n net0) NewIter() (iterator, error)                { return n.open() }

func (unknown) Open(name string) (fs.File, error) {
	f, err := os.Open(name)
	return silent{f}, err
}

func init() {
	name, url := os.Args[0], web.Serve()
	list := func(open func(r *reader) error) func() {
		return func() {
			r := &reader{file: truth.Discard{}}
			open(r)
			r.Close()
		}
	}
	wait := func(open func(string, *sync.WaitGroup) error) func() {
		return func() {
			var wg sync.WaitGroup
			open(name, &wg)
			wg.Wait()
		}
	}
	truth.Leak("DroppedInALiteral", truth.Files(1), func() { DroppedInALiteral(name) }).Real().
		Twin("InALiteral", func() { r, _ := InALiteral(name); r.Close() }).
		Twin("InAFieldSetLater", func() { r, _ := InAFieldSetLater(name); r.Close() }).
		Twin("InAStructInAStruct", func() { o, _ := InAStructInAStruct(name); o.inner.Close() }).
		Twin("reader.Add", list(func(r *reader) error { return r.Add(name) })).
		Twin("ReturnedClosure", func() { end, _ := ReturnedClosure(name); end() }).
		Twin("Variadic", func() { Variadic(name, name) })
	truth.NotRun("reader.AddAndForget", truth.Absent, "Stat of an open file doesn't fail")
	truth.Leak("GoroutineThatReads", truth.Files(1), wait(GoroutineThatReads)).Real().
		Twin("Goroutine", wait(Goroutine))
	truth.Leak("UnzippedForgets", truth.Goroutines(2), func() { UnzippedForgets(url) }).Real().InTurn().
		Twin("Unzipped", func() { Unzipped(url) })
	truth.Leak("FreePort", truth.Files(1), func() { FreePort() }).Real().
		Twin("Variadic", func() { Variadic(name, name) })
	reopen := func() { d := &document{name: name}; d.Reopen(); d.Close() }
	truth.Leak("document.Rename", truth.Files(1), func() { d := &document{name: name}; d.Rename() }).Real().Twin("document.Reopen", reopen)
	truth.Leak("Replaced", truth.Files(1), func() { Replaced(name) }).Real().Twin("document.Reopen", reopen)
	truth.Leak("setOwn", truth.Files(1), func() { setOwn(name) }).Real().
		Twin("InALiteral", func() { r, _ := InALiteral(name); r.Close() })
	c := &checking{http.DefaultClient}
	truth.Leak("checking.get", truth.Goroutines(2), func() { c.get(url + "/404") }).Real().InTurn().
		Twin("checking.closes", func() { c.closes(url + "/404") }).
		Twin("checking.head", func() { c.head(url) })
	truth.Leak("size", truth.Files(1), func() { size(unknown{}, name) }).Real().
		Twin("sizeAndCloses", func() { sizeAndCloses(unknown{}, name) })
	truth.Leak("greet", truth.Files(1), func() { greet(net0{name}, "hello") }).Real().
		Twin("greetOrClose", func() { greetOrClose(net0{name}, "hello") })
	truth.Leak("head", truth.Files(1), func() { head(net0{name}, "") }).Real().
		Twin("firstAndCloses", func() { firstAndCloses(net0{name}) })
	truth.Leak("first", truth.Files(1), func() { first(net0{name}) }).Real().
		Twin("firstAndCloses", func() { firstAndCloses(net0{name}) })
	printed := filepath.Join(os.TempDir(), filepath.Base(name)+".printed")
	truth.Leak("prints", truth.Files(1), func() { prints(printed) }).Real().
		Twin("Variadic", func() { Variadic(name, name) })
	truth.NotRun("notCalled", truth.Absent, "a buffer that is empty doesn't fail to be flushed")
}
