package response_bodies

import (
	"context"
	"io"
	"net"
	"net/http"
)

type store struct {
	client *http.Client
	base   string
}

func (s *store) request(ctx context.Context, method, key string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.base+key, body)
	if err != nil {
		return nil, err
	}
	return s.client.Do(req)
}

// The helper gets the method as a parameter: a HEAD has no body.
func (s *store) Size(ctx context.Context, key string) (int64, error) {
	resp, err := s.request(ctx, "HEAD", key, nil)
	if err != nil {
		return 0, err
	}
	return resp.ContentLength, nil
}

func (s *store) Status(ctx context.Context, key string) (int, error) {
	resp, err := s.request(ctx, "GET", key, nil) // want `response body of resp is never closed; defer resp.Body.Close\(\)`
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

type call struct {
	client *http.Client
	method string
	url    string
}

func (s *store) call(method, key string) *call {
	return &call{client: s.client, method: method, url: s.base + key}
}

func (c *call) do(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, c.method, c.url, nil)
	if err != nil {
		return nil, err
	}
	return c.client.Do(req)
}

// The variable holds a HEAD first, and a PUT later.
func (s *store) Push(ctx context.Context, key string) error {
	c := s.call(http.MethodHead, key)
	head, err := c.do(ctx)
	if err != nil {
		return err
	}
	if head.StatusCode == http.StatusOK {
		return nil
	}
	c = s.call(http.MethodPut, key)
	put, err := c.do(ctx) // want `response body of put is never closed; defer put.Body.Close\(\)`
	if err != nil {
		return err
	}
	_ = put.StatusCode
	return nil
}

type memoryConn struct{ net.Conn }

// No connection is behind it.
func dump(req *http.Request) error {
	t := &http.Transport{
		Dial: func(network, addr string) (net.Conn, error) { return &memoryConn{}, nil },
	}
	defer t.CloseIdleConnections()
	_, err := t.RoundTrip(req)
	return err
}

func send(req *http.Request) error {
	t := &http.Transport{
		Dial: func(network, addr string) (net.Conn, error) { return net.Dial(network, addr) },
	}
	defer t.CloseIdleConnections()
	_, err := t.RoundTrip(req) // want `response body from t.RoundTrip is never closed; keep it and call its Close`
	return err
}

type query struct{ text string }

type queries interface {
	RoundTrip(*query) (*http.Response, error)
}

// ofQueries gets answers that are in memory.
func ofQueries(q queries, text string) int {
	resp, err := q.RoundTrip(&query{text})
	if err != nil {
		return 0
	}
	return resp.StatusCode
}

// ofRequests gets them from the network.
func ofRequests(t http.RoundTripper, req *http.Request) int {
	resp, err := t.RoundTrip(req) // want `response body of resp is never closed; defer resp.Body.Close\(\)`
	if err != nil {
		return 0
	}
	return resp.StatusCode
}
