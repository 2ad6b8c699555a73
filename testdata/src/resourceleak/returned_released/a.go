// Functions that read and close a body and return the response for its
// headers owe nothing.
package returned_released

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
)

func callJSON(url string, v any) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return resp, json.NewDecoder(resp.Body).Decode(v)
}

func useCallJSON(url string) (int, error) {
	var v struct{ N int }
	resp, err := callJSON(url, &v)
	if err != nil {
		return 0, err
	}
	return v.N + resp.StatusCode, nil
}

func call(url string, noBody bool) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if noBody {
		return resp, resp.Body.Close()
	}
	return resp, nil
}

func useCall(url string) (int, error) {
	resp, err := call(url, true)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func read(url string) ([]byte, *http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, resp, err
	}
	return data, resp, nil
}

func useRead(url string) (int, error) {
	_, resp, err := read(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func decodeWith(url string, decode func(*http.Response) error) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, decode(resp)
}

func useDecodeWith(url string, decode func(*http.Response) error) (int, error) {
	resp, err := decodeWith(url, decode)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func checked(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != 200 {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return resp, nil
}

func useChecked(url string) (int, error) {
	resp, err := checked(url) // want `response body of resp is never closed`
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func created(name string) (f *os.File, err error) {
	f, err = os.Create(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	_, err = f.WriteString("begin")
	return f, err
}

func useCreated(name string) error {
	f, err := created(name) // want `file f is never closed`
	if err != nil {
		return err
	}
	return f.Sync()
}

type limited struct{ net.Listener }

func limit(l net.Listener) net.Listener { return &limited{l} }

func wrapped(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	l = limit(l)
	return l, nil
}

func overwrittenByAnother(a, b string) (net.Listener, error) {
	l, err := net.Listen("tcp", a) // want `listener l is overwritten before it is closed`
	if err != nil {
		return nil, err
	}
	l, err = net.Listen("tcp", b)
	return l, err
}
