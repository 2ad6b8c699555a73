// A value that has another owner is that owner's affair.
package ownership_moved

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"sync"
)

func Returned(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

type reader struct {
	io.Reader
	file io.Closer
	list []io.Closer
}

func (r *reader) Close() error {
	for _, c := range r.list {
		c.Close()
	}
	return r.file.Close()
}

func InALiteral(name string) (*reader, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &reader{Reader: f, file: f}, nil
}

func InAFieldSetLater(name string) (*reader, error) {
	r := &reader{}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	r.file = f
	return r, nil
}

func DroppedInALiteral(name string) error {
	f, err := os.Open(name) // want `file f is never closed`
	if err != nil {
		return err
	}
	r := &reader{Reader: f}
	_, err = r.Read(make([]byte, 10))
	return err
}

type outer struct{ inner *reader }

func InAStructInAStruct(name string) (*outer, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	in := &reader{file: f}
	out := &outer{in}
	return out, nil
}

func (r *reader) Add(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	r.list = append(r.list, f)
	return nil
}

func (r *reader) AddAndForget(name string) error {
	f, err := os.Open(name) // want `file f is not closed on an early return`
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	r.list = append(r.list, f)
	return nil
}

var (
	global *os.File
	byName = map[string]*os.File{}
)

func PackageVariable(name string) (err error) {
	global, err = os.Open(name)
	return err
}

func Map(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	byName[name] = f
	return nil
}

func Sent(name string, c chan<- *os.File) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	c <- f
	return nil
}

func ReturnedClosure(name string) (func(), error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return func() { f.Close() }, nil
}

func ReturnedMethodValue(name string) (func() error, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f.Close, nil
}

func Registered(ctx context.Context, name string, server *http.Server) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	server.RegisterOnShutdown(func() { f.Close() })
	g, err := os.Open(name)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { g.Close() })
	h, err := os.Open(name)
	if err != nil {
		return err
	}
	p := new(int)
	runtime.AddCleanup(p, func(f *os.File) { f.Close() }, h)
	return nil
}

func Goroutine(name string, wg *sync.WaitGroup) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer f.Close()
		fmt.Println(f.Name())
	}()
	return nil
}

func GoroutineThatReads(name string, wg *sync.WaitGroup) error {
	f, err := os.Open(name) // want `file f is never closed`
	if err != nil {
		return err
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		fmt.Println(f.Name())
	}()
	return nil
}

func closeAll(list ...io.Closer) {
	for _, c := range list {
		c.Close()
	}
}

func Variadic(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		f.Close()
		return err
	}
	defer closeAll(f, g)
	fmt.Println(f.Name())
	return nil
}

type body struct {
	io.Reader
	under io.Closer
}

func (b body) Close() error { return b.under.Close() }

func Unzipped(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(resp.Body)
	if err != nil {
		resp.Body.Close()
		return nil, err
	}
	return body{z, resp.Body}, nil
}

func UnzippedForgets(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url) // want `response body of resp is not closed on an early return`
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(resp.Body)
	if err != nil {
		return nil, err
	}
	return body{z, resp.Body}, nil
}

func StdOwners(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	req, err := http.NewRequest("PUT", "http://localhost", f)
	if err != nil {
		f.Close()
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func Serve(h http.Handler) error {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	return http.Serve(l, h)
}

func ServeInAGoroutine(s *http.Server) error {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	go s.Serve(l)
	return nil
}

func FreePort() (string, error) {
	l, err := net.Listen("tcp", ":0") // want `listener l is never closed`
	if err != nil {
		return "", err
	}
	return l.Addr().String(), nil
}

func OutputOfACommand(name string) (*exec.Cmd, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("true")
	cmd.Stdout = f
	return cmd, nil
}
