package text

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// progressDelay is how long a run may take before it says that it goes on.
const progressDelay = time.Second

// A Progress is a line on a terminal that counts packages while a run takes
// its time.
type Progress struct {
	out     io.Writer
	started time.Time
	count   atomic.Int64
	done    chan struct{}
	ended   sync.WaitGroup
}

// StartProgress shows progress on out until Stop is called.
func StartProgress(out io.Writer) *Progress {
	p := &Progress{out: out, started: time.Now(), done: make(chan struct{})}
	p.ended.Go(p.run)
	return p
}

// Add counts one package.
func (p *Progress) Add() { p.count.Add(1) }

// Stop removes the line. It must be called once.
func (p *Progress) Stop() {
	close(p.done)
	p.ended.Wait()
}

func (p *Progress) run() {
	ticker := time.NewTicker(progressDelay)
	defer ticker.Stop()
	shown := false
	for {
		select {
		case <-ticker.C:
			shown = true
			fmt.Fprint(p.out, clearLine, p.line())
		case <-p.done:
			if shown {
				fmt.Fprint(p.out, clearLine)
			}
			return
		}
	}
}

const clearLine = "\r\x1b[K"

func (p *Progress) line() string {
	line := fmt.Sprintf("memlint: analyzing for %d s", int(time.Since(p.started).Seconds()))
	if n := int(p.count.Load()); n > 0 {
		line += ", " + plural(n, "package") + " done"
	}
	return line
}
