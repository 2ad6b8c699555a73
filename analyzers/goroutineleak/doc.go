/*
Package goroutineleak finds goroutines that can't end.

# Analyzer goroutineleak

goroutineleak: find goroutines that stay blocked or loop for ever

A goroutine that waits for something that never comes is never collected: it
holds its stack and all that it references (about 2.7 KB, and often a
connection or a buffer) until the process ends.

	func fetch(ctx context.Context, url string) ([]byte, error) {
		result := make(chan []byte)
		go func() { result <- get(url) }()
		select {
		case data := <-result:
			return data, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}

is reported: after ctx is done nobody receives, and the goroutine waits in its
send for ever. With room for the value it isn't:

	result := make(chan []byte, 1)

The analyzer takes a census of all channels of the package: where each is
made, sent to, received from and closed, and whether code outside can use it.
It reports an operation only where every half of the communication is in view.
Functions that start goroutines on channels, locks and wait groups of their own
are explored as a small model, in every order of their steps; a finding is then
an execution, and the return by which a partner left is shown with it.
Files that import testing help tests: what they leave behind isn't reported,
unless findings in tests are wanted.

Not reported: a channel that is passed to code out of view, stored where other
packages can reach it, or converted to an interface, as far as that code may do
what is missing; sends with a buffer that takes them; goroutines that live as
long as the process (started once from main, init, the command of a command
line, or a package's sync.Once); operations that a select gives an alternative;
channels of one variable for several makes with different capacities.

Silence a finding with //memlint:ignore goroutineleak/<kind> <reason>.

# abandoned-send

abandoned-send: a goroutine sends to a channel whose receiver may have left

The receiver returns early (a timeout, the end of a context, the first error,
the first of several results, a break out of a range) and the channel has no
room for the value; or all workers that a function feeds may have returned an
error, and it goes on to feed. The fix makes the channel with a capacity of the number of
sends, where that number is known. Where a loop sends, the fix selects between
the send and the context by which the receiver leaves:

	select {
	case out <- v:
	case <-ctx.Done():
		return
	}

# unbound-send

unbound-send: a goroutine sends to a channel that nobody is bound to receive from

The channel outlives the function that makes it: it is a field, or is returned,
and its receivers leave by a signal, or are methods that the caller may never
call. A send in the case of the stop signal itself is the clearest form: who
gave the signal has stopped receiving. A goroutine that forwards one channel to
another is reported if the function has a context that it doesn't look at.

# abandoned-receive

abandoned-receive: a goroutine waits for a value or a close that never comes

Nobody sends to the channel or closes it, at all or on some path: a range over
a channel that is never closed, a done channel that nobody closes, an error
return before the close. Close the channel by defer in the only sender. So does
who has sent a request with a channel for the answer to a loop that takes the
next request on some path without an answer.

# owner-gone

owner-gone: a send or receive waits for a goroutine that may have ended

One goroutine owns the receiving end and ends by a stop signal. Who sends
without looking at the signal after that waits for ever. A send under a lock
isn't reported: the lock may keep the owner alive. Nor is a channel with room
for one value. So does who feeds workers that return at their first error, and
waits besides for a context that this error doesn't end: the one that an
errgroup was made of, where that of the errgroup was meant.

# waits-for-ever

waits-for-ever: an operation that can't go on

A nil channel; the Done channel of context.Background(); a WaitGroup whose Done
is missed by a return, or by the panic of a callback from which the caller
recovers; a lock that a return keeps, or that a function takes which is called
while it is held; a loop whose timeout neither leaves it nor fires again; a
drained timer that won't fire:

	if t.Stop() { // true: it hasn't fired, and won't
		<-t.C
	}

# read-again

read-again: a read lock is taken again by who holds it

A function holds the read lock of a RWMutex and calls one that takes it for
reading first of all. That works until a Lock comes in between: it waits for
the first RLock, and the second waits for it. Wrong:

	func (s *set) Len() int {
		s.mu.RLock()
		defer s.mu.RUnlock()
		return len(s.m)
	}

	func (s *set) Empty() bool {
		s.mu.RLock()
		defer s.mu.RUnlock()
		return s.Len() == 0
	}

Right: call a function that expects the lock to be held.

# endless

endless: a goroutine has no way to end

The goroutine loops without an exit although it, or the function that starts
it, has a context; or it sees the signal to stop in a select and goes on with
the loop, which then spins. (A loop on a ticker that Stop doesn't end is
tickerstop/outlives-stop.)

# start-without-stop

start-without-stop: a goroutine is started that nothing stops

A type starts a goroutine that ranges over a channel that no method closes, or
that has no exit at all although the type has a Close, Stop or Shutdown method;
or the cancel function of a joined context is dropped; or a constructor starts
a goroutine that its value ends, and fails; or a goroutine helps one call and
outlives it:

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-stop // select with ctx.Done() too
		cancel()
	}()
	return read(ctx)

# unbounded-spawn

unbounded-spawn: an endless loop starts a goroutine per turn without a limit

A server that starts a goroutine per accepted connection runs as many as
clients want. Most servers do so on purpose, so this kind is off by default:
enable it with -enable goroutineleak/unbounded-spawn.
*/
package goroutineleak
