// A gRPC stream holds a goroutine until its context ends or Recv fails.
package streams

import (
	"context"
	"io"
)

type message struct{ data []byte }

type clientStream interface {
	CloseSend() error
	RecvMsg(any) error
	Trailer() map[string][]string
}

type readClient interface {
	clientStream
	Recv() (*message, error)
}

type client interface {
	Read(ctx context.Context, name string) (readClient, error)
}

type reader struct {
	ctx    context.Context
	client client
}

func (r *reader) ReadAt(p []byte) (n int, err error) {
	stream, err := r.client.Read(r.ctx, "a") // want `gRPC stream stream is not read to its end|is never read to its end`
	if err != nil {
		return 0, err
	}
	for len(p) > 0 {
		m, err := stream.Recv()
		if err != nil {
			return n, err
		}
		copied := copy(p, m.data)
		n += copied
		p = p[copied:]
	}
	return n, nil
}

func (r *reader) ReadAll() (list [][]byte, err error) {
	stream, err := r.client.Read(r.ctx, "a")
	if err != nil {
		return nil, err
	}
	for {
		m, err := stream.Recv()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, m.data)
	}
}

func (r *reader) ReadAtWithContext(p []byte) (n int, err error) {
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	stream, err := r.client.Read(ctx, "a")
	if err != nil {
		return 0, err
	}
	m, err := stream.Recv()
	if err != nil {
		return n, err
	}
	return copy(p, m.data), nil
}

func (r *reader) ReadForTheCaller(ctx context.Context) (*message, error) {
	stream, err := r.client.Read(ctx, "a")
	if err != nil {
		return nil, err
	}
	return stream.Recv()
}
