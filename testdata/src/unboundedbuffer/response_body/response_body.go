// Reads of a response body: a service that polls is at the mercy of the other
// side; a command that ends isn't.
package response_body

import (
	"context"
	"io"
	"net/http"
	"net/http/httputil"
	"time"
)

type poller struct {
	client *http.Client
	stop   chan struct{}
	limit  int64
}

func (p *poller) Start() { go p.loop() }
func (p *poller) Stop()  { close(p.stop) }

func (p *poller) loop() {
	for {
		select {
		case <-p.stop:
			return
		case <-time.After(time.Minute):
			p.poll()
			fetch("http://b.example")
			trace(nil)
		}
	}
}

func (p *poller) poll() ([]byte, error) {
	resp, err := p.client.Get("http://a.example")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body) // want `response body is read whole into memory by io.ReadAll in a service`
}

func (p *poller) pollLimited() ([]byte, error) {
	resp, err := p.client.Get("http://a.example")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(io.LimitReader(resp.Body, 1<<20))
}

// Without the option the read is unlimited, but that is the user's choice.
func (p *poller) pollWithOption() ([]byte, error) {
	resp, err := p.client.Get("http://a.example")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if p.limit > 0 {
		return io.ReadAll(io.LimitReader(resp.Body, p.limit))
	}
	return io.ReadAll(resp.Body)
}

// The function is called in the service's loop.
func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body) // want `response body is read whole`
}

func trace(resp *http.Response) []byte {
	text, _ := httputil.DumpResponse(resp, true) // want `httputil.DumpResponse copies a response body of any size`
	return text
}

// Nothing shows that this runs in a service.
func once(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

type (
	AskRequest  struct{ URL string }
	AskResponse struct{ Text string }
)

// A remote call is served, and asks another service.
type served struct{ client *http.Client }

func (s *served) Ask(ctx context.Context, r *AskRequest) (*AskResponse, error) {
	resp, err := s.client.Get(r.URL)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body) // want `response body is read whole`
	return &AskResponse{string(data)}, err
}

// What isn't exported isn't served: this is a client.
type asking struct{ client *http.Client }

func (a *asking) ask(ctx context.Context, r *AskRequest) (*AskResponse, error) {
	resp, err := a.client.Get(r.URL)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return &AskResponse{string(data)}, err
}

type dialer struct{}

func (dialer) DialContext(ctx context.Context, url string) (io.Closer, *http.Response, error) {
	return nil, nil, nil
}

// The answer to a handshake has been read: what was kept of it is short.
func (p *poller) dial(ctx context.Context, d dialer) (string, error) {
	_, resp, err := d.DialContext(ctx, "ws://a.example")
	if err != nil && resp != nil {
		data, _ := io.ReadAll(resp.Body)
		return string(data), err
	}
	return "", nil
}
