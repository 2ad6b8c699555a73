/*
Package doubleclose finds channels that are closed twice or sent on after close.

# Analyzer doubleclose

doubleclose: find channels closed twice, sends after close, Close that can't be called twice

A second close of a channel panics, and so does a send on a closed channel.

	func (s *Server) Stop() {
		close(s.requests)
		s.workers.Wait()
	}

	func (s *Server) Handle(r Request) {
		select {
		case s.requests <- r:
		default: // doesn't help: a send on a closed channel panics
		}
	}

is reported: nothing orders a Handle before Stop. A second channel that only
says that the server stops isn't sent on, and can be closed:

	func (s *Server) Stop() {
		s.once.Do(func() { close(s.stopped) })
		s.workers.Wait()
	}

	func (s *Server) Handle(r Request) {
		select {
		case s.requests <- r:
		case <-s.stopped:
		}
	}

A close is followed through functions and packages: that a method closes a
channel of its receiver without a guard is part of its contract.

Not reported: what is guarded by sync.Once, sync.OnceFunc, an atomic
CompareAndSwap or Swap, a flag or a nil check or a select under a lock; a
channel that is made again before it is closed again; closes on branches that
exclude each other; senders that have ended before the close (WaitGroup,
errgroup, a channel that they close); sends and closes under one lock; a
function that recovers, from what it does itself. A second Close of files, connections, bodies, rows,
gzip writers, a second cancel or Stop is harmless and never reported.

Silence a finding with //memlint:ignore doubleclose/<kind> <reason>.

# closed-twice

closed-twice: a channel is closed again

On one path of a function, also where one of the closes is deferred or stands in
a function that is called; in the next turn of a loop; by each of the goroutines
that a loop starts, or by each of them that comes to it; by two goroutines of one function; or while it is nil. Writers of compress/zlib and
mime/multipart count too: a second Close writes their end again. So do wrappers
whose Close puts a buffer back into a pool: put back twice, it has two users.

# send-after-close

send-after-close: a send can follow the close of its channel

The send follows on a path of the function, or it stands in another goroutine or
method, and nothing orders it before the close. A select with a default doesn't
protect, nor does a check of a flag before the send. A method that only one
goroutine is meant to call (Write beside Close) is left alone: something must
show that the two run at the same time, such as a goroutine that sends, a send
that doesn't wait, a check of a closed flag, or a close that is guarded because
several callers are expected.

Also reported: a channel that a map lookup under a lock has found and that is
sent on when the lock is given back, if another function closes the channels of
the map; and a local channel that one goroutine of a function closes while
another one, for which it doesn't wait, sends on it. A case of the select that
receives from a clock, or from a channel that another type closes, is no way out.
Nor is one that receives from a channel which is closed together with the one
that is sent on: a select that finds both closed may choose the send.

What closes waits for the sender only if the sender counts: the Close of a
connection that the sender reads, or the Wait of a WaitGroup which the sender
doesn't use, comes back while the sender runs. A channel that is read from a
field under a lock and sent on when the lock is given back is reported too.

# not-idempotent

not-idempotent: a method closes a channel without a guard and runs more than once

Two calls that can both run on one value are in view: a deferred one and one on
an error path, one in the method and one in its caller, one at the end of a
goroutine of the value and one by its users, one by users and one by the owner
that ends all values which it keeps. Or one of two closes has a guard, of which
the other one, in a goroutine, knows nothing; or a method that bears a second call
for one channel closes another one without a guard. Or a channel that is closed and
made again to wake those who wait is left closed at the end, which nothing notes.
Or the close stands in an HTTP
handler, in a callback that is registered for events, or in a method whose
documentation says that it may be called again.

# racy-guard

racy-guard: two callers can both pass the check before the close

The check (a select with a default, a plain bool, a nil check) and the close are
two steps. Without a lock two goroutines take both. An atomic flag that is checked
before the lock is taken, and set under it, doesn't help either: swap it. Nor does
a read lock, which two callers can hold.

# guard-forgotten

guard-forgotten: the check before the close always passes, or is missing

A flag that is tested and never set; a key that is deleted from a map whether
it was there or not, and whose channel is closed; a step that fails after the
close and leaves the object where the next removal finds it; an object that a
map lookup under a lock has found, and whose channel is closed when the lock is
given back, or under it, while the entry stays in the map for the next call to find.

# close-by-receiver

close-by-receiver: the receiver closes the channel while its sender may still send

The function starts the sender, returns early and closes the channel.

# once-only

once-only: a method closes a channel without a guard

A second call panics. Nothing in view calls it twice, so this is a note. The
same goes for a method that calls a method of a field and then sets the field to
nil, and for a check by select in a type that shows no sign of being shared.
*/
package doubleclose
