package lives

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

func work() {}

type handler struct{} // want "lives long"

func (*handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	work() // want "repeats"
	helper()
	new(perRequest).handle(w, r)
}

func helper() { work() } // want "repeats"

// It is made for each request.
type perRequest struct{}

func (p *perRequest) handle(w http.ResponseWriter, r *http.Request) {}

type started struct{} // want "lives long"

func (*started) Start() {}
func (*started) Close() {}

type looping struct{ stop chan struct{} } // want "lives long"

func newLooping() *looping {
	l := &looping{}
	l.begin()
	return l
}

func (l *looping) begin() { go l.loop() }

func (l *looping) loop() {
	for {
		select {
		case <-l.stop:
			return
		case <-time.After(time.Second):
			work() // want "repeats"
		}
	}
}

type held struct{} // want "lives long"

var one = &held{}

type plain struct{ done bool }

func (p *plain) Add() { work() }

// A configuration doesn't live, whatever its methods.
type serverConfig struct{}

func (*serverConfig) Start() {}
func (*serverConfig) Stop()  {}

type pushRequest struct{}
type pushResponse struct{}

type rpcServer struct{} // want "lives long"

func (*rpcServer) Push(ctx context.Context, req *pushRequest) (*pushResponse, error) {
	work() // want "repeats"
	return nil, nil
}

func accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		work() // want "repeats"
		conn.Close()
	}
}

// A retry loop ends with a success.
func retry(try func() bool) {
	for {
		if try() {
			return
		}
		work()
		time.Sleep(time.Second)
	}
}

func poll(try func()) {
	for {
		try()
		work() // want "repeats"
		time.Sleep(time.Second)
	}
}

func counted() {
	for i := 0; i < 10; i++ {
		work()
		time.Sleep(time.Second)
	}
}

// A collector ends with its channel.
func collect(n int) {
	results := make(chan int)
	for range results {
		work()
	}
}

var once sync.Once

func lazily(w http.ResponseWriter, r *http.Request) { once.Do(func() { work() }) }

func init() { work() }

// It works for the function that makes it.
type uploader struct{ parts []int }

func (u *uploader) Start() {}
func (u *uploader) Close() {}

func upload() {
	u := &uploader{}
	u.Start()
	defer u.Close()
}

// A worker ends when its channel is closed.
func worker(jobs <-chan int) {
	for range jobs {
		work()
	}
}
