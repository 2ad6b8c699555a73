// Package signals: a channel stays registered for signals until signal.Stop.
package signals

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"pairs/bus"
)

func reload() {}

func untilDone(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP) // want `channel c still receives signals after untilDone has returned; defer signal.Stop\(c\)`
	for {
		select {
		case <-c:
			reload()
		case <-ctx.Done():
			return
		}
	}
}

func untilDoneAndStopped(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	defer signal.Stop(c)
	for {
		select {
		case <-c:
			reload()
		case <-ctx.Done():
			return
		}
	}
}

func stoppedBeforehand(ctx context.Context) {
	c := make(chan os.Signal, 1)
	defer signal.Stop(c)
	signal.Notify(c, syscall.SIGHUP)
	<-ctx.Done()
}

func stoppedInDeferredLiteral(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	defer func() {
		signal.Stop(c)
		close(c)
	}()
	<-ctx.Done()
}

func stoppedByHelper(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	defer stop(c)
	<-ctx.Done()
}

func stop(c chan<- os.Signal) { signal.Stop(c) }

func byHelper(ctx context.Context) {
	c := make(chan os.Signal, 1)
	bus.Signals(c) // want `channel c still receives signals after byHelper has returned; defer signal.Stop\(c\)`
	select {
	case <-c:
		reload()
	case <-ctx.Done():
	}
}

func byHelperAndStopped(ctx context.Context) {
	c := make(chan os.Signal, 1)
	bus.Signals(c)
	defer signal.Stop(c)
	select {
	case <-c:
		reload()
	case <-ctx.Done():
	}
}

func closedInstead(ctx context.Context) {
	c := make(chan os.Signal, 1)
	defer close(c)
	signal.Notify(c, syscall.SIGHUP) // want `channel c is closed, and the next signal is sent to it and panics; call signal.Stop\(c\) instead`
	select {
	case <-c:
	case <-ctx.Done():
	}
}

func closedAfterStop(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	<-ctx.Done()
	signal.Stop(c)
	close(c)
}

func resets(ctx context.Context) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	<-ctx.Done()
	signal.Reset(syscall.SIGHUP)
}

// The process is about to end.
func wait() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGTERM)
	<-c
}

func Wait() { wait() }

// What ends with the process needs no clean-up, and returns when it ends.
func exitSignals(ctx context.Context, cancel context.CancelFunc) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGINT, syscall.SIGTERM)
	select {
	case <-c:
		cancel()
	case <-ctx.Done():
	}
}

// A goroutine owns the channel.
func InBackground() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	go func() {
		for range c {
			reload()
		}
	}()
}

type server struct{ signals chan os.Signal }

func (s *server) Start() {
	s.signals = make(chan os.Signal, 1)
	signal.Notify(s.signals, syscall.SIGHUP)
}

func dropped(ctx context.Context) {
	ctx, _ = signal.NotifyContext(ctx, os.Interrupt) // want `stop function of signal.NotifyContext is dropped, and its goroutine stays; keep it and defer it`
	<-ctx.Done()
}

func notOnEveryPath(ctx context.Context, fail bool) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt) // want `stop function stop of signal.NotifyContext is not called on every path; defer stop\(\)`
	if fail {
		return context.Canceled
	}
	<-ctx.Done()
	stop()
	return nil
}

func deferred(ctx context.Context) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	<-ctx.Done()
}

func SignalContext() context.Context {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	return ctx
}

func SignalContextWithStop() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}

func Use(ctx context.Context) {
	untilDone(ctx)
	untilDoneAndStopped(ctx)
	stoppedBeforehand(ctx)
	stoppedInDeferredLiteral(ctx)
	stoppedByHelper(ctx)
	closedInstead(ctx)
	byHelper(ctx)
	byHelperAndStopped(ctx)
	closedAfterStop(ctx)
	resets(ctx)
	new(server).Start()
	dropped(ctx)
	notOnEveryPath(ctx, false)
	deferred(ctx)
	exitSignals(ctx, func() {})
}
