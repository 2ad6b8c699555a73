// The package time by another name, and types by an alias.
package alias

import clock "time"

type ticker = clock.Ticker

type Flusher struct{ t *ticker }

func New() *Flusher {
	f := &Flusher{t: clock.NewTicker(clock.Second)}
	go f.run()
	return f
}

func (f *Flusher) run() {
	for range (f.t).C { // want `goroutine waits for ticker t`
		f.flush()
	}
}

func (f *Flusher) flush() {}

func (f *Flusher) Close() { (*ticker).Stop(f.t) }

func (f *Flusher) Stop() { f.t.Stop() }
