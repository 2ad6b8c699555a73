// A timer that guards a step is stopped where the step succeeds, too.
package afterfunc_on_success

import (
	"context"
	"errors"
	"log"
	"os/exec"
	"time"
)

var errTimeout = errors.New("timeout")

func Wait(c *exec.Cmd, timeout time.Duration) error {
	timer := time.AfterFunc(timeout, func() { // want `timer timer is stopped on some paths and not on the return if err == nil; stop it there too`
		if err := c.Process.Kill(); err != nil {
			log.Print(err)
		}
	})
	err := c.Wait()
	if err == nil {
		return nil
	}
	if !timer.Stop() {
		return errTimeout
	}
	return err
}

func WaitStopped(c *exec.Cmd, timeout time.Duration) error {
	timer := time.AfterFunc(timeout, func() {
		if err := c.Process.Kill(); err != nil {
			log.Print(err)
		}
	})
	err := c.Wait()
	if err == nil {
		timer.Stop()
		return nil
	}
	if !timer.Stop() {
		return errTimeout
	}
	return err
}

func WaitDeferred(c *exec.Cmd, timeout time.Duration) error {
	timer := time.AfterFunc(timeout, func() { c.Process.Kill() })
	defer timer.Stop()
	if err := c.Wait(); err != nil {
		return err
	}
	return nil
}

// Meant runs its function in any case.
func Meant(c *exec.Cmd, timeout time.Duration) error {
	timer := time.AfterFunc(timeout, func() { log.Print("late") })
	log.Print(timer)
	return nil
}

// Signals learns from the channel that the timer has fired.
func Signals(work chan error, timeout time.Duration) error {
	late := make(chan struct{})
	timer := time.AfterFunc(timeout, func() { close(late) })
	select {
	case err := <-work:
		timer.Stop()
		return err
	case <-late:
		return nil
	}
}

// Cancels learns it from the context.
func Cancels(ctx context.Context, work chan error, timeout time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := time.AfterFunc(timeout, cancel)
	select {
	case err := <-work:
		timer.Stop()
		return err
	case <-ctx.Done():
		return nil
	}
}

// Soon fires soon.
func Soon(c *exec.Cmd) error {
	timer := time.AfterFunc(time.Second, func() { c.Process.Kill() })
	err := c.Wait()
	if err == nil {
		return nil
	}
	timer.Stop()
	return err
}
