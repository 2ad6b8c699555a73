// Goroutines that main starts once live as long as the process.
package main

import (
	"context"
	"time"
)

func step() {}

var queue = make(chan int)

func main() {
	ctx := context.Background()
	go poll(ctx)
	go consume()
	start(ctx)
	runBeacons(ctx)
	startTraced(ctx)
	startRetried(ctx)
	register(new(Command))
	select {}
}

func init() {
	go func() {
		for {
			step()
		}
	}()
}

func poll(ctx context.Context) {
	for {
		step()
		time.Sleep(time.Second)
	}
}

func consume() {
	for range queue {
	}
}

// start is called by main alone.
func start(ctx context.Context) {
	go func() {
		for {
			queue <- 1
		}
	}()
}

// handle is called by somebody, as often as he likes.
func handle(ctx context.Context) {
	go func() { // want `goroutine has no way to end and never looks at ctx; return when it is done`
		for {
			step()
		}
	}()
}

var Handler = handle
