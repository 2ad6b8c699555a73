package ownership_moved

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
)

type getter interface {
	Get(url string) (*http.Response, error)
	Head(url string) (*http.Response, error)
}

func check(resp *http.Response) error {
	if resp.TLS == nil {
		return errors.New("not secure")
	}
	return nil
}

type checking struct{ client getter }

func (c *checking) get(url string) (*http.Response, error) {
	resp, err := c.client.Get(url) // want `response body of resp is not closed on an early return; defer resp.Body.Close\(\)`
	if err != nil {
		return nil, err
	}
	if err := check(resp); err != nil {
		return nil, err
	}
	return resp, nil
}

func (c *checking) closes(url string) (*http.Response, error) {
	resp, err := c.client.Get(url)
	if err != nil {
		return nil, err
	}
	if err := check(resp); err != nil {
		resp.Body.Close()
		return nil, err
	}
	return resp, nil
}

func (c *checking) head(url string) (int, error) {
	resp, err := c.client.Head(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func size(fsys fs.FS, name string) (int64, error) {
	f, err := fsys.Open(name) // want `file f is not closed on an early return; defer f.Close\(\)`
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), f.Close()
}

func sizeAndCloses(fsys fs.FS, name string) (int64, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// A method value that is dropped closes nothing.
func notCalled(name string) error {
	f, err := os.Create(name) // want `file f is not closed on an early return; defer f.Close\(\)`
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	if err := w.Flush(); err != nil {
		_ = f.Close
		return err
	}
	return f.Close()
}

type connector interface {
	ConnectServer() (net.Conn, error)
	Conn() (net.Conn, error)
}

func greet(c connector, word string) (net.Conn, error) {
	conn, err := c.ConnectServer() // want `connection conn is not closed on an early return; defer conn.Close\(\)`
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, word); err != nil {
		return nil, err
	}
	return conn, nil
}

func greetOrClose(c connector, word string) (net.Conn, error) {
	conn, err := c.ConnectServer()
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(conn, word); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}

// What Conn gives may belong to somebody else.
func greetAgain(c connector, word string) error {
	conn, err := c.Conn()
	if err != nil {
		return err
	}
	_, err = io.WriteString(conn, word)
	return err
}

type bucket interface {
	Object(name string) (io.ReadCloser, error)
	NewIter() (iterator, error)
}

type iterator interface {
	Next() bool
	Close() error
}

func head(b bucket, name string) ([]byte, error) {
	r, err := b.Object(name) // want `reader r is never closed; defer r.Close\(\)`
	if err != nil {
		return nil, err
	}
	p := make([]byte, 8)
	_, err = io.ReadFull(r, p)
	return p, err
}

func whole(b bucket, name string) ([]byte, error) {
	r, err := b.Object(name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func first(b bucket) (bool, error) {
	it, err := b.NewIter() // want `iterator it is never closed; defer it.Close\(\)`
	if err != nil {
		return false, err
	}
	return it.Next(), nil
}

func firstAndCloses(b bucket) (bool, error) {
	it, err := b.NewIter()
	if err != nil {
		return false, err
	}
	ok := it.Next()
	return ok, it.Close()
}
