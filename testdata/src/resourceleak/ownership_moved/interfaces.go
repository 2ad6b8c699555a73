package ownership_moved

import (
	"bufio"
	"errors"
	"io/fs"
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
