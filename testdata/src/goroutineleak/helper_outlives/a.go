// A goroutine helps one call of a function and outlives it.
package helper_outlives

import (
	"context"
	"io"
	"net"
	"time"
)

func read(ctx context.Context, p []byte) (int, error) { return len(p), ctx.Err() }

// Read has a signal of its caller's caller.
func Read(cancel <-chan struct{}, p []byte) (int, error) {
	ctx, cancelFunc := context.WithCancel(context.Background())
	go func() { // want `goroutine outlives Read: it waits only for cancel; select with ctx\.Done\(\) too`
		select {
		case <-cancel:
			cancelFunc()
		}
	}()
	return read(ctx, p)
}

func ReadUntil(cancel <-chan struct{}, p []byte) (int, error) {
	ctx, cancelFunc := context.WithCancel(context.Background())
	defer cancelFunc()
	go func() {
		select {
		case <-cancel:
			cancelFunc()
		case <-ctx.Done():
		}
	}()
	return read(ctx, p)
}

func Merge(ctx1, ctx2 context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // want `goroutine outlives Merge: it waits only for ctx1\.Done\(\); select with ctx\.Done\(\) too`
		select {
		case <-ctx1.Done():
		case <-ctx2.Done():
		}
		cancel()
	}()
	return ctx, cancel
}

func MergeUntil(ctx1, ctx2 context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-ctx1.Done():
		case <-ctx2.Done():
		case <-ctx.Done():
		}
		cancel()
	}()
	return ctx, cancel
}

// FromChannel makes a context that lives as long as the channel is open:
// nobody can end it before.
func FromChannel(stop <-chan struct{}) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-stop
		cancel()
	}()
	return ctx
}

// Until returns only when the signal is given.
func Until(stop <-chan struct{}, work func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-stop
		cancel()
	}()
	go work(ctx)
	<-stop
}

type client struct{ exit chan struct{} }

func newClient() *client { return &client{exit: make(chan struct{})} }

type watcher interface {
	Next() (int, error)
	Stop()
}

func (c *client) run(connect func() watcher) {
	for {
		select {
		case <-c.exit:
			return
		default:
		}
		w := connect()
		c.watch(w)
		c.watchUntil(w)
		time.Sleep(time.Second)
	}
}

func (c *client) watch(w watcher) error {
	defer w.Stop()
	go func() { // want `goroutine outlives watch: it waits only for c\.exit; select with a channel that watch closes when it returns too`
		<-c.exit
		w.Stop()
	}()
	for {
		if _, err := w.Next(); err != nil {
			return err
		}
	}
}

func (c *client) watchUntil(w watcher) error {
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-c.exit:
		case <-stop:
		}
		w.Stop()
	}()
	for {
		if _, err := w.Next(); err != nil {
			return err
		}
	}
}

// Serve runs once: that it ends before its context is an exception.
func Serve(ctx context.Context, l net.Listener, tokens chan struct{}) error {
	defer l.Close()
	go func() {
		<-ctx.Done()
		l.Close()
	}()
	for {
		tokens <- struct{}{}
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go echo(ctx, conn)
	}
}

func echo(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	go func() { // want `goroutine outlives echo: it waits only for ctx\.Done\(\); select with a channel that echo closes when it returns too`
		<-ctx.Done()
		conn.Close()
	}()
	io.Copy(conn, conn)
}

// Close closes exit.
func (c *client) Close() { close(c.exit) }
