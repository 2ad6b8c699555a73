// Retries and loops: the next turn makes another one.
package loops

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

func retryKeepsLast(url string) (*http.Response, error) {
	var resp *http.Response
	var err error
	for range 3 {
		resp, err = http.Get(url) // want `response body of resp is (lost to|overwritten)`
		if err == nil && resp.StatusCode == 200 {
			return resp, nil
		}
		time.Sleep(time.Second)
	}
	return nil, errors.Join(err, errors.New("gave up"))
}

func retryCloses(url string) (*http.Response, error) {
	var resp *http.Response
	var err error
	for range 3 {
		resp, err = http.Get(url)
		if err == nil {
			if resp.StatusCode == 200 {
				return resp, nil
			}
			resp.Body.Close()
		}
		time.Sleep(time.Second)
	}
	return nil, errors.Join(err, errors.New("gave up"))
}

func perTurn(names []string) error {
	for _, name := range names {
		f, err := os.Open(name) // want `file f is never closed`
		if err != nil {
			return err
		}
		fmt.Println(f.Name())
	}
	return nil
}

func perTurnClosed(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		fmt.Println(f.Name())
		f.Close()
	}
	return nil
}

func perTurnContinues(names []string) error {
	for _, name := range names {
		f, err := os.Open(name) // want `file f is lost to the next turn of the loop before it is closed`
		if err != nil {
			return err
		}
		if _, err := f.Stat(); err != nil {
			continue
		}
		f.Close()
	}
	return nil
}

func deferInEndlessLoop(l net.Listener) {
	for {
		conn, err := l.Accept() // want `connection conn is closed by a defer that never runs; release it in each turn of the loop`
		if err != nil {
			continue
		}
		defer conn.Close()
		fmt.Fprintln(conn, "hello")
	}
}

func deferInLoopThatEnds(l net.Listener) error {
	for {
		conn, err := l.Accept() // want `connection conn of each turn is closed only when the function returns; release it at the end of the turn`
		if err != nil {
			return err
		}
		defer conn.Close()
		fmt.Fprintln(conn, "hello")
	}
}

func handedToAGoroutine(l net.Listener, serve func(net.Conn)) {
	for {
		conn, err := l.Accept()
		if err != nil {
			continue
		}
		go serve(conn)
	}
}

func cancelOverwritten(ctx context.Context, dial func(context.Context) error) {
	ctx1, cancel := context.WithTimeout(ctx, time.Hour) // want `cancel function cancel is overwritten before it is called`
	if dial(ctx1) != nil {
		ctx1, cancel = context.WithTimeout(ctx, time.Hour)
		dial(ctx1)
	}
	cancel()
}

func cancelCalledBetween(ctx context.Context, dial func(context.Context) error) {
	ctx1, cancel := context.WithTimeout(ctx, time.Hour)
	if dial(ctx1) != nil {
		cancel()
		ctx1, cancel = context.WithTimeout(ctx, time.Hour)
		dial(ctx1)
	}
	cancel()
}

func cancelOfTheFirstDeadline(ctx context.Context, wait time.Duration, dial func(context.Context) error) {
	cancel := func() {}
	if wait > 0 {
		ctx, cancel = context.WithTimeout(ctx, wait)
	}
	if _, ok := ctx.Deadline(); !ok {
		ctx, cancel = context.WithTimeout(ctx, time.Hour)
	}
	dial(ctx)
	cancel()
}

func caseThatHappensOnce(ctx context.Context, ended <-chan int, kill func(context.Context)) {
	var cancel func()
	done := ctx.Done()
	for {
		select {
		case <-done:
			done = nil
			var killCtx context.Context
			killCtx, cancel = context.WithTimeout(context.Background(), time.Second)
			kill(killCtx)
		case <-ended:
			if cancel != nil {
				cancel()
			}
			return
		}
	}
}

func caseThatHappensAgain(again <-chan int, ended <-chan int, kill func(context.Context)) {
	var cancel func()
	for {
		select {
		case <-again:
			var killCtx context.Context
			killCtx, cancel = context.WithTimeout(context.Background(), time.Second) // want `cancel function cancel is overwritten before it is called`
			kill(killCtx)
		case <-ended:
			if cancel != nil {
				cancel()
			}
			return
		}
	}
}

func deferPerFile(names []string) error {
	for _, name := range names {
		f, err := os.Open(name) // want `file f of each turn is closed only when the function returns`
		if err != nil {
			return err
		}
		defer func() {
			if err := f.Close(); err != nil {
				fmt.Println(err)
			}
		}()
		fmt.Println(f.Name())
	}
	return nil
}

func functionPerFile(names []string) error {
	for _, name := range names {
		err := func() error {
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			fmt.Println(f.Name())
			return nil
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// The number of turns is written here.
func deferTwice() error {
	names := []string{"a", "b"}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		fmt.Println(f.Name())
	}
	for range 3 {
		f, err := os.Open("c")
		if err != nil {
			return err
		}
		defer f.Close()
	}
	return nil
}

// All of them are needed at once.
func deferAll(names []string) error {
	var files []*os.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		files = append(files, f)
	}
	fmt.Println(len(files))
	return nil
}

// There is no turn after the one that opens.
func deferFirst(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		fmt.Println(f.Name())
		return nil
	}
	return errors.New("none")
}

type index interface{ Close() error }

type indexFile struct{ f *os.File }

func (x *indexFile) Close() error { return x.f.Close() }
func (x *indexFile) size() int64  { return 0 }

type indexed struct{ index }

func (x *indexed) Close() error { return x.index.Close() }

func openIndex(name string) (index, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &indexed{index: &indexFile{f}}, nil
}

// It is read through one of its fields.
func deferPerIndex(names []string) (n int64, err error) {
	for _, name := range names {
		x, err := openIndex(name) // want `indexed x of each turn is closed only when the function returns`
		if err != nil {
			return 0, err
		}
		defer func() {
			if err := x.Close(); err != nil {
				fmt.Println(err)
			}
		}()
		n += x.(*indexed).index.(*indexFile).size()
	}
	return n, nil
}
