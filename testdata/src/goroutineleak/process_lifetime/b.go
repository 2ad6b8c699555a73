package main

import "context"

// beacon is called twice, by main alone.
func beacon(ctx context.Context) {
	go func() {
		for {
			step()
		}
	}()
}

func runBeacons(ctx context.Context) {
	beacon(ctx)
	beacon(ctx)
}

// trace calls what it is given, once.
func trace(message string, f func()) {
	println(message)
	f()
}

func initScanner(ctx context.Context) {
	go func() {
		for {
			step()
		}
	}()
}

func startTraced(ctx context.Context) {
	trace("scanner", func() { initScanner(ctx) })
}

// retry calls what it is given, several times.
func retry(f func()) {
	for range 3 {
		f()
	}
}

func scanAgain(ctx context.Context) {
	go func() { // want `goroutine has no way to end and never looks at ctx; return when it is done`
		for {
			step()
		}
	}()
}

func startRetried(ctx context.Context) {
	retry(func() { scanAgain(ctx) })
}

// Command is what a library for command lines runs.
type Command struct {
	RunE func(ctx context.Context) error
}

func wrap(f func(ctx context.Context)) func(context.Context) error {
	return func(ctx context.Context) error {
		f(ctx)
		return nil
	}
}

func serve(ctx context.Context) {
	go func() {
		for {
			step()
		}
	}()
}

func register(cmd *Command) {
	cmd.RunE = wrap(serve)
}
