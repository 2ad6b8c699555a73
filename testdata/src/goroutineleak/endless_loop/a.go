// A goroutine loops without an exit.
package endless_loop

import (
	"context"
	"log"
	"os"
	"time"
)

func step() error { return nil }

func Poll(ctx context.Context) {
	go func() { // want `goroutine has no way to end and never looks at ctx; return when it is done`
		for {
			step()
			time.Sleep(time.Second)
		}
	}()
}

func PollUntil(ctx context.Context) {
	go func() {
		for ctx.Err() == nil {
			step()
			time.Sleep(time.Second)
		}
	}()
}

func PollSelect(ctx context.Context) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				step()
			}
		}
	}()
}

// PollBreak leaves only the select.
func PollBreak(ctx context.Context) {
	go func() {
		for {
			select {
			case <-ctx.Done(): // want `case of ctx\.Done\(\) doesn't leave the loop, which spins once that is closed; return here`
				break
			case <-time.After(time.Second):
				step()
			}
		}
	}()
}

func PollLabel(ctx context.Context) {
	go func() {
	loop:
		for {
			select {
			case <-ctx.Done():
				break loop
			case <-time.After(time.Second):
				step()
			}
		}
	}()
}

func PollError(ctx context.Context) {
	go func() {
		for {
			if step() != nil {
				return
			}
		}
	}()
}

func PollFatal(ctx context.Context) {
	go func() {
		for {
			if err := step(); err != nil {
				log.Fatal(err)
			}
		}
	}()
}

func PollExit(ctx context.Context) {
	go func() {
		for {
			if step() != nil {
				os.Exit(1)
			}
		}
	}()
}

type Poller struct{ last error }

func New() *Poller {
	p := new(Poller)
	p.start()
	return p
}

func (p *Poller) start() {
	go p.poll() // want `goroutine has no way to end, and Close doesn't end it; let it wait for a signal from Close`
}

func (p *Poller) poll() {
	for {
		p.last = step()
		time.Sleep(time.Second)
	}
}

func (p *Poller) Close() error { return p.last }

type Ended struct{ done chan struct{} }

func NewEnded() *Ended {
	e := &Ended{done: make(chan struct{})}
	go e.poll()
	return e
}

func (e *Ended) poll() {
	for {
		select {
		case <-e.done:
			return
		case <-time.After(time.Second):
			step()
		}
	}
}

func (e *Ended) Close() { close(e.done) }

// Forever says nothing of an end, and may be meant for the process.
func Forever() {
	go func() {
		for {
			step()
			time.Sleep(time.Second)
		}
	}()
}

// PollTicks' condition is no way out.
func PollTicks(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	go func() { // want `goroutine has no way to end, not even when ctx is done; return then`
		for ; true; <-ticker.C {
			stepWith(ctx)
		}
	}()
}

func PollTicksUntil(ctx context.Context) {
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for ; ctx.Err() == nil; <-ticker.C {
			stepWith(ctx)
		}
	}()
}

func stepWith(context.Context) error { return nil }
