package receiver_leaves_field

import "context"

type stream struct {
	ctx  context.Context
	recv chan int
}

// newStream sends without an end: no buffer is enough.
func newStream(ctx context.Context, next func() (int, error)) *stream {
	s := &stream{ctx: ctx, recv: make(chan int, 10)}
	go func() {
		defer close(s.recv)
		for {
			v, err := next()
			if err != nil {
				return
			}
			s.recv <- v // want `send to s\.recv blocks for ever after the return at the s\.ctx\.Done\(\) case in Next; select with the same case around the send`
		}
	}()
	return s
}

func (s *stream) Next() (int, bool) {
	select {
	case v, ok := <-s.recv:
		return v, ok
	case <-s.ctx.Done():
		return 0, false
	}
}

type single struct {
	ctx  context.Context
	recv chan int
}

// newSingle has room for the one value of its loop.
func newSingle(ctx context.Context, next func() (int, error)) *single {
	s := &single{ctx: ctx, recv: make(chan int, 10)}
	go func() {
		for {
			v, err := next()
			if err != nil {
				continue
			}
			s.recv <- v
			return
		}
	}()
	return s
}

func (s *single) Next() (int, bool) {
	select {
	case v := <-s.recv:
		return v, true
	case <-s.ctx.Done():
		return 0, false
	}
}

func Use(ctx context.Context, next func() (int, error)) {
	newStream(ctx, next).Next()
	newSingle(ctx, next).Next()
}
