/*
Package listenerleak finds registrations and subscriptions that are never
removed.

# Analyzer listenerleak

listenerleak: find registrations and subscriptions that are never removed

What registers itself with something that lives longer (a bus, a hub, a
context, the runtime's signals) is kept by it until it is removed.

	func (s *Service) stream(w http.ResponseWriter, r *http.Request) {
		sub := s.hub.Subscribe()
		for {
			select {
			case m := <-sub.C:
				send(w, m)
			case <-r.Context().Done():
				return
			}
		}
	}

is reported: the hub keeps the subscription of each client that has left. This
isn't:

	sub := s.hub.Subscribe()
	defer s.hub.Unsubscribe(sub)

Which functions register and remove is known for the standard library and some
others, and inferred from code: a method with such a name (Subscribe,
RegisterX, AddListener, OnX, Watch) that puts something in a field, and what
takes it out again (Unsubscribe, RemoveListener, a method of the result, or a
function that is the result). Of an interface that nothing in view implements,
the names must do. Callers in other packages are checked too. The flag -pairs
adds pairs that the code can't show.

Not reported: what main, init, a command or a package variable registers; what
is registered on something that the same function or the same type makes; what
is removed anywhere in the package by key; a subscription that is returned,
stored, read to its end, or bound to a context; a function that waits for a
signal and then returns; tests.

Silence a finding with //memlint:ignore listenerleak/<kind> <reason>.

# signal-not-stopped

signal-not-stopped: a function returns without undoing signal.Notify

The runtime keeps the channel, and delivers signals to it, for ever.
signal.NotifyContext also keeps a goroutine until its stop function is called.
A function that waits only for signals that end the process is left alone.

# signal-closed

signal-closed: a channel is closed while signals are still delivered to it

Closing a channel doesn't undo signal.Notify: the next signal is a send on a
closed channel, which panics.

# after-func-kept

after-func-kept: a function registered on a long-lived context is not removed

context.AfterFunc registers a function until the context ends. In a handler,
with a context that lives as long as the server, each request adds one, with
all that it captures.

# after-func-outlives-close

after-func-outlives-close: a context keeps a value after its Close

A wrapper that closes itself when the caller's context ends stays registered,
and reachable, when it is closed before that. Keep the stop function that
context.AfterFunc returns, and call it in Close.

# never-removed

never-removed: a subscription or listener is never removed

# lost-on-path

lost-on-path: a subscription or listener is not removed on a path

# outlives-owner

outlives-owner: a registration outlives the Close of what registered itself

A value registers one of its methods, or the channel on which it listens, with
something that it was given, and its Close doesn't remove it: the value stays
reachable and is still called. That other types of the package remove what they
registered doesn't count.

Also reported: a metric (rcrowley/go-metrics, go-ethereum/metrics) under a name
that is made from what the value is for, which the Close of a peer, a connection,
a session and the like leaves in the registry.

# per-call

per-call: something is registered per request or event and never removed

# forgotten-entry

forgotten-entry: a removal forgets one of several running objects of a key

A struct keeps several running objects per user or tenant, and the function
that ends one of them leaves another.

# entry-never-removed

entry-never-removed: a running object per user or tenant is never removed

A struct starts an object for each user or tenant, and ends them only when it
is closed itself: those of users that are gone run on.

# entry-left-behind

entry-left-behind: a function that waits leaves its entry behind on a path

A function puts an entry in a map, a channel or a handler for the reply under
the id of a request, waits for it, and removes the entry on some of its returns
but not where the wait times out, the context ends or the request fails. A map
that something looks through for old entries isn't reported.

# forgotten-registration

forgotten-registration: a removal forgets one of several registrations

A struct keeps several collectors, subscriptions or handlers in fields. The
function that removes them leaves one in place that the same call registered,
or a Close or Stop leaves one that another function removes with the others.

# forgotten-series

forgotten-series: the series of one metric stay when those of another are deleted

A Prometheus vector keeps a series for each set of label values until it is
deleted. Of two vectors in one struct with the same labels, the series of one are
deleted when what they measure is gone, and nothing deletes those of the other.
*/
package listenerleak
