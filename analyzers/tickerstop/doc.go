/*
Package tickerstop finds tickers and timers that are never stopped.

# Analyzer tickerstop

tickerstop: find tickers and timers that are never stopped

A ticker that is made for a task owes a Stop on every path that ends the task:

	func (p *poller) run(ctx context.Context) {
		t := time.NewTicker(p.interval)
		for {
			select {
			case <-t.C:
				p.poll()
			case <-ctx.Done():
				return // t ticks on
			}
		}
	}

is reported. With a deferred Stop it isn't:

	t := time.NewTicker(p.interval)
	defer t.Stop()

What that costs depends on the program. Since Go 1.23 the garbage collector
takes a ticker or timer that nothing refers to. Before, and in every program
whose main module says go 1.22 or less (or sets GODEBUG asynctimerchan=1), the
runtime keeps it: a ticker for ever, a timer until it fires, about 270 bytes and
one runtime timer each, and a fast ticker burns CPU. So a defect of that sort is
reported by the Go version of its module:

  - go 1.23 and up: collectable-timer, a note
  - less, in package main or in a test: the kind of the defect
  - less, in a library: library-timer, since the main modules of the programs
    that it becomes a part of decide

A //go:debug asynctimerchan or default comment of package main is heeded. What a
go.work file, a godebug line of go.mod or the environment say can't be seen:
say -asynctimers=on or off.

time.AfterFunc, goroutines that wait for a ticker, and a defer that never runs
leak on every version.

A ticker is followed through variables, structs, closures, goroutines, and into
functions of this and other packages. Clocks that tests replace are known: a
method NewTicker, Ticker, NewTimer, Timer or InstantTimer that takes a
time.Duration or time.Time and returns a *time.Ticker, or something that has a Stop and a channel.

Not reported: what lives as long as the process (in main, init, sync.Once, what
only they call, and functions that never return); a ticker that is returned,
sent, put in a container or handed to code that isn't understood; a timer of a
constant duration below a minute; a timer that is waited for.

Silence a finding with //memlint:ignore tickerstop/<kind> <reason>.

# never-stopped

never-stopped: a ticker is never stopped

Leaks where the main module says go < 1.23. Wrong:

	t := time.NewTicker(time.Second)
	for range 3 {
		<-t.C
	}

Right:

	t := time.NewTicker(time.Second)
	defer t.Stop()
	for range 3 {
		<-t.C
	}

# not-stopped-on-path

not-stopped-on-path: a ticker is not stopped on some path

Leaks where the main module says go < 1.23. Some path stops the ticker, the one
that is named doesn't; often an early return. Wrong:

	t := time.NewTicker(time.Second)
	if err := start(); err != nil {
		return err
	}
	defer t.Stop()

Right: defer the Stop directly after the creation. If a goroutine owns the
ticker, defer it there. A ticker that is armed again by Reset after its Stop
owes another Stop.

# created-in-loop

created-in-loop: each turn of a loop makes a ticker and leaves the last one running

Leaks where the main module says go < 1.23, and on no version does
case <-time.Tick(d) in a loop do what it says: each turn waits anew. Wrong:

	for {
		select {
		case <-time.Tick(time.Minute):
			flush()
		case item := <-items:
			add(item)
		}
	}

Right:

	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			flush()
		case item := <-items:
			add(item)
		}
	}

# field-never-stopped

field-never-stopped: a ticker in a field is stopped by no method of its type

Leaks where the main module says go < 1.23. Reported if nothing in the package
stops the field, hands it on, or waits for it for ever. Wrong:

	func (c *cache) Close() error { return c.db.Close() }

Right:

	func (c *cache) Close() error {
		c.ticker.Stop()
		return c.db.Close()
	}

# unstoppable-tick

unstoppable-tick: a function that returns uses time.Tick, whose ticker nobody can stop

Leaks where the main module says go < 1.23. Since Go 1.23 time.Tick is fine.
Wrong:

	for range time.Tick(time.Second) {
		if done() {
			return
		}
	}

Right:

	t := time.NewTicker(time.Second)
	defer t.Stop()
	for range t.C {
		if done() {
			return
		}
	}

# timer-not-stopped

timer-not-stopped: a timer is not stopped and stays until it fires

Holds a timer until it fires where the main module says go < 1.23. Reported for
durations that aren't known, or are a minute and more. Wrong:

	t := time.NewTimer(timeout)
	select {
	case <-t.C:
		return errTimeout
	case v := <-results:
		return v.err // t stays until it fires
	}

Right: defer t.Stop() after the creation. A timer that Reset arms again, be it
made by time.NewTimer(0), owes a Stop, or has to fire, from then on.

# after-in-loop

after-in-loop: each turn of a loop makes a time.After that stays until it fires

Where the main module says go < 1.23, timers pile up: the rate of the loop times
the duration. Reported for durations that aren't known, or are ten seconds and
more, where another case comes back to the loop, whose body begins with the
select (a retry that waits at its end makes no more timers than tries). Wrong:

	for {
		select {
		case item := <-items:
			add(item)
		case <-time.After(idle):
			return
		}
	}

Right:

	t := time.NewTimer(idle)
	defer t.Stop()
	for {
		t.Reset(idle)
		select {
		case item := <-items:
			add(item)
		case <-t.C:
			return
		}
	}

# library-timer

library-timer: a library's ticker or timer leaks in programs whose main module says go < 1.23

One of the defects above, in a library whose module says go < 1.23: such a
program may use it. Stop the ticker, or raise the library's go line to 1.23.

# collectable-timer

collectable-timer: a ticker or timer is left to the garbage collector, which takes it since Go 1.23

One of the defects above on a version where it is harmless. A note, off under
go vet unless asked for. A deferred Stop ends the ticker at once.

# stuck-defer

stuck-defer: a deferred Stop piles up in a loop that the function never leaves

Leaks on every version: the deferred calls, which refer to the tickers, wait for
a return that never comes. Wrong:

	for {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		session(t)
	}

Right: call a function per turn that defers the Stop, or stop t at the end of
the turn.

# outlives-stop

outlives-stop: a goroutine waits for a ticker whose Stop doesn't end it

Leaks on every version: Stop doesn't close the channel, so the goroutine waits
for ever, with all that it refers to. Wrong:

	func (f *flusher) run() {
		for range f.ticker.C {
			f.flush()
		}
	}

	func (f *flusher) Close() { f.ticker.Stop() }

Right:

	func (f *flusher) run() {
		for {
			select {
			case <-f.ticker.C:
				f.flush()
			case <-f.done:
				return
			}
		}
	}

	func (f *flusher) Close() {
		f.ticker.Stop()
		close(f.done)
	}

Silent if the loop has any other exit, if the ticker is armed again somewhere
(Stop is a pause then), and for a goroutine that the program starts once.

# self-rearming

self-rearming: a function re-arms itself by time.AfterFunc for ever

Leaks on every version: the timer and all that the function refers to stay.
Wrong:

	func (c *cache) sweep() {
		c.removeOld()
		time.AfterFunc(time.Minute, c.sweep)
	}

Right: keep the timer in a field and stop it in Close, or look at a context or a
flag before arming it again.

# afterfunc-in-loop

afterfunc-in-loop: a loop or handler piles up time.AfterFunc timers that nobody can stop

On every version a timer, its function and what that captures stay until it
fires. Reported in endless loops and in HTTP handlers, if the duration isn't
known or is a minute and more and the function keeps something of the turn or
request. Wrong:

	for conn := range conns {
		time.AfterFunc(idle, func() { conn.Close() })
		serve(conn)
	}

Right:

	for conn := range conns {
		t := time.AfterFunc(idle, func() { conn.Close() })
		serve(conn)
		t.Stop()
	}

# afterfunc-not-stopped

afterfunc-not-stopped: a time.AfterFunc timer is stopped on some paths only

On every version the function runs although what it guards has ended, and pins
what it captures until then. Reported where the function returns a nil error
without the Stop that another path has. Wrong:

	t := time.AfterFunc(timeout, func() { cmd.Process.Kill() })
	if err := cmd.Wait(); err == nil {
		return nil
	}
	t.Stop()

Right: call t.Stop() on each path, or defer it.

Also reported: a timer that a loop stops before it arms the next one, and that a
return at ctx.Done() or a done channel leaves armed; and a timer in a field that
some method stops, but not the one that ends its owner, if the function works on
the owner without asking whether it has ended.

# afterfunc-channel

afterfunc-channel: a receive from the channel of a time.AfterFunc timer, which has none

The channel of such a timer is nil: a receive from it waits for ever, on every
version. Wrong:

	t := time.AfterFunc(d, work)
	<-t.C

Right: let the function close a channel and receive from that.
*/
package tickerstop
