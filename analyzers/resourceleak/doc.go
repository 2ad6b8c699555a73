/*
Package resourceleak finds files, connections, bodies and other resources that
are dropped before they are released.

# Analyzer resourceleak

resourceleak: find resources that are not released on every path

The analyzer follows each value that owes a release (a response body, rows, a
transaction, a file, a client with goroutines) from the call that makes it
through the variables, structs and functions that it is handed to, and reports
a path that leaves it behind.

	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	defer resp.Body.Close()

is reported: the status check returns with the body open, and an open body
holds a connection and two goroutines. This isn't:

	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}

What owes a release is known for the standard library and some clients, promised
by the names and types of interface methods (Open gives a file, Dial and Connect a
connection, NewIter an iterator, any method an io.ReadCloser with an error), and
inferred for the rest: a constructor whose result keeps a file, a goroutine that
runs until Close, or a cycle with a finalizer, owes Close, and its callers are
checked, also in other packages. Both ends of an io.Pipe owe something while a goroutine is at work at
the other: the reader must be read to its end or closed, the writer closed.

Not reported: values that are returned, stored, sent, or handed to a function
that keeps or releases them; a body that is read to its end, a HEAD request, a
request or query whose context is cancelled when the function returns; rows
that are iterated to the end; a process that gets this program's standard input;
what main, init or a command opens once; tests;
a cancel function that go vet's lostcancel reports.

Silence a finding with //memlint:ignore resourceleak/<kind> <reason>.

# never-released

never-released: a resource is never released

# lost-on-path

lost-on-path: a resource is not released on a path

Most often an error return between the creation and the deferred release. A
body that io.Copy reads is at its end, unless the copy fails: on that path it is
still open.

# overwritten

overwritten: a resource is overwritten or made again before it is released

A retry that assigns the next response to the variable of the last one, a loop
that continues before it closes what this turn opened, or a method such as
Reconnect that puts a fresh client into a field and leaves the old one open, or
sets the field to nil after an error.

# forgotten-field

forgotten-field: a type's Close or Stop forgets a resource that the type keeps

A client or connection is stored in a field, and nothing in the package
releases what the field holds, although the type has a method that ends it:
that method is reported, once for each field that it forgets.

# ends-early

ends-early: a type's Close or Stop returns on an error before it has released what the type keeps

Flush or the Close of another part fails, and Close returns the error: the file
stays open, because nobody closes a second time what returned an error. Release
everything, and join the errors.

# until-collected

until-collected: a file or connection stays open until the garbage collector runs

The runtime closes a dropped file or connection, but only when a collection
runs, and a shortage of descriptors doesn't start one: "too many open files".

# stuck-defer

stuck-defer: a release is deferred in a loop that the function never leaves

# late-defer

late-defer: releases are deferred in a loop and wait for the end of the function

A loop that opens something in each turn and defers its Close has all of it open
at once when it ends: with enough turns, "too many open files". Not reported
where the number of turns is written in the function, and where something
outside of the loop holds what is opened. Put the body of the loop into a
function of its own.

# not-waited

not-waited: a process is started and not waited for

A process that has ended stays in the process table until somebody waits for
it, and exec.Cmd keeps goroutines for its pipes and its context.

# transport-per-call

transport-per-call: an HTTP transport is made per call and keeps its connections

Idle connections stay in the transport's pool, with two goroutines each, and
nobody uses that pool again. Share one transport, set IdleConnTimeout or
DisableKeepAlives, or call CloseIdleConnections.

# unlike-others

unlike-others: a resource is not released, unlike by nearly all others who get one

Of a method of an interface, or a function of another package, it may not be
known what its result holds. Where at least three callers in the package close
it on all paths, and at most one drops it for two that don't, those who drop it
are reported; and also a function that defers the Close of what it has made, and
returns before it comes to that. Silent for what is only written to, and for what is handed on.

# lost-cancel

lost-cancel: a context's cancel function is lost where vet doesn't see it

A cancel function is overwritten by that of the next context before it was
called: the first context's timer, and its place in its parent, stay. Or it is
deleted from the map that alone has it.

# cancel-on-path

cancel-on-path: a context's cancel function is not called on a path, as go vet's lostcancel reports too

Off by default, because go vet reports it. For runs without vet, and for
contexts with a deadline or a parent that lives on: those of a WithCancel of
context.Background are collected, and not reported.
*/
package resourceleak
