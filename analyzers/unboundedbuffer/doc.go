/*
Package unboundedbuffer finds memory that grows with traffic and never shrinks.

# Analyzer unboundedbuffer

unboundedbuffer: find slices, maps, channels and reads without a bound

The analyzer reports memory whose size somebody else decides: input that is
read whole, whatever its size, and state that lives as long as the process
and only ever grows.

	func handle(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		...
	}

is reported. With a limit it isn't:

	func handle(w http.ResponseWriter, r *http.Request) {
		const maxBodyBytes = 10 << 20
		data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
		...
	}

A reader is followed through local variables, the wrappers of the standard
library, decompressors, and the functions of the package: a helper's parameter
to its callers, a helper's result to its return statements.

Most appends are fine, so growth is reported only where three things are in
view: the value lives long (a package variable, or a field of a type that
handles requests, runs a loop that waits for events, or is started and
stopped), the growth runs repeatedly, and nothing in the package removes
anything. A use that isn't understood counts as a removal.

Not reported: reads of files and of readers whose source isn't known; bodies
of a program's own requests; input whose length (Content-Length, the Size of
an upload) is compared with a maximum, or which is limited on another path of
the same function; packages that limit request bodies in a middleware (say
-limited-requests if another package or a proxy does); tests, benchmarks and
examples; builders, parsers, results and other values of one call; registries
that are filled at start; insertions behind a count with a maximum or a flag
that is set once; maps whose keys are of a closed set: an enumeration, a
configuration, a switch, another map that stays as it is. What bounds memory,
line by line, with the fixtures: testdata/src/unboundedbuffer/README.md.

Silence a finding with //memlint:ignore unboundedbuffer/<kind> <reason>.

# unbounded-request

io.ReadAll, Buffer.ReadFrom, io.Copy into a buffer or httputil.DumpRequest with
the body takes a request body, an upload or a connection into memory. Every
client decides how much memory that is. The fix wraps the input in
http.MaxBytesReader, or in io.LimitReader where there is no response writer,
with a named maximum that the option -body-bytes sets (default 10485760 bytes,
10 MiB).

# unbounded-decode

A json.Decoder or xml.Decoder reads one value into memory before it decodes it,
and a value (or the white space before it) can be as long as the client wants.

# unbounded-response

A service that polls or proxies depends on the good will of the other side.
Reported only in methods of long-lived types and in code that runs repeatedly:
a command that ends takes its memory along.

# unbounded-expansion

A limit on the compressed side bounds nothing: 1 MB of gzip becomes 1 GB.
Reported if the compressed data come from outside, or if their size is limited,
which shows that somebody meant to bound them.

# unbounded-line

bufio.Reader.ReadString and ReadBytes collect bytes until the delimiter comes.
ReadSlice and ReadLine stop at the size of the buffer, and a bufio.Scanner at
64 KB.

# unbounded-stdin

Reported in a package that serves connections: there standard input may be a
protocol, and not what a user typed. Off by default
(-enable=unboundedbuffer/unbounded-stdin), since programs that serve often have
commands as well.

# grow-only

A slice, map, sync.Map, list, bytes.Buffer or strings.Builder in a package
variable or in a field of a long-lived type, with an insertion in a handler or
in a loop that waits for events. Removals are looked for in the whole package,
under any local name: delete, clear, a new value, a shorter slice, a reset, an
element handed to a function that isn't understood; a comparison of the length
counts as a cap. Maps are reported only if their keys tell individuals apart:
part of a request, or named like an id, a user, a session, an address, or a
struct of several ids. A type with a mutex from which exported methods remove
what others added, such as subscribers, lives long as well: it outlives what
comes and goes in it, whoever holds it. Or each call adds an entry under a key
that no other call can have: the address of a value that it made, the next value
of a counter, a random id.

# never-evicted

A map of a long-lived type that is looked up and stored to under the same key,
a parameter that is named like an id, a tenant or an address, while nothing in
the package deletes entries. The key may have any name if the entry is what
another program answered: an exported method of a type with a mutex looks the
name up, asks over HTTP, DNS or database/sql, and stores the answer. Also
reported: a lock for each name that callers give, and a map such as notFound that
notes every name asked for in vain, where an entry goes only if what it names
comes to exist.

# dead-entry

A function looks an entry up by its parameter and calls Stop, Close or cancel
on it, and nothing in the package deletes entries. The fix deletes the entry
after the lookup, unless only a read lock is held there. An entry that is closed
and replaced by a fresh one under the same key stays just as well.

# emptied-entry

A map of slices or maps whose elements come and go: a function that adds one
makes the key as well, another one takes single elements away, and nothing ever
deletes a key. How much that is depends on how many keys there are in the long
run, so keys that name sorts of things (types, levels, settings) are left out.
The fix deletes the key with its last element.

# forgotten-twin

Two maps get their entries in the same block. One branch of an if deletes from
both, the other one from the first only, and nothing else deletes from the
second. Also reported: a block that deletes a key from all maps of a value with
such keys except one, which nothing deletes from. With only two such maps, they
must get their entries together; of many, several may be forgotten.

# wrong-key

All insertions use one field of the entry as the key, and all deletions use
another field of the same type. Or a function makes a key, looks the entry up
under it, and deletes under the name from which it made the key. Or all
deletions make their keys by one function, and one insertion doesn't. Or the
only deletions go over the keys of another map, and the insertion stands in a
branch that leaves before the insertion into that other map. Or a loop over the
map chooses entries by their keys, and deletes under a parameter of the
function.

# stale-index

Two maps have the same entries: one by a name of their own, the other one by a
field of the entry. All deletions from the second map take the key from the entry
in the first. A function overwrites the entry of a name without a look at the
old one, whose key stays in the second map for ever.

# re-added

A function deletes an entry because its new value says that nothing is left
(n == 0, len(list) == 0), goes on, and stores that value under the same key.

# reapplied-state

A method named for what it does, such as ApplyConfig, Sync or Reload, is given
the whole new state and adds each part of it to a slice or map, from which nothing
removes what the last call added. Or a type can be opened again after it was
closed, Close goes through the elements of a slice and ends each, and leaves them
in the slice, to which the next Open adds.

# input-label

A Prometheus vector keeps a series for each value of its labels that was ever
seen. Reported where the path, the host, the address, a header or a form value of
a request is such a value.

# nil-map-delete

The same function set the map to nil before: another map is meant.

# retry-buffer

A slice of a long-lived type whose entries are put back in the branch of the
error, or by a function that is called only there, or which is emptied only behind a delivery that succeeded, in a function
that keeps the error to itself. A comparison of its length is a limit, unless
all it decides is to start a delivery. On the 36 repositories of docs/precision.md
nothing is reported, false or true. The kind is on all the same: of the 20 places
that put entries back in an error branch and were found elsewhere by a search for
such a line, six have a limit, which silences it, and the others grow for as long
as the other side is down.

# response-capture

The Write method of a type that wraps a http.ResponseWriter, or what a framework
makes of it, writes everything to a bytes.Buffer or appends it to a slice as
well, under no condition.

# popped-head

A note: after q = q[1:] the array still refers to the element, until append
moves the rest to a new array. A steady queue is bounded, an idle one isn't
emptied. The fix sets q[0] to nil first, or calls clear(q[:1]) where the elements
have no nil. The Pop method of a heap leaves the
element behind the end of the slice, until another one takes its place.

# pooled-buffer

A note: a buffer that was huge once stays huge while the pool is in steady use.
The fix puts back only buffers up to a named maximum, which the option
-pooled-bytes sets (default 65536 bytes, 64 KiB).

# kept-part

A note: a slice or a substring of what io.ReadAll or os.ReadFile returned is kept
in a field, and all the rest with it. bytes.Clone and strings.Clone copy the part
alone.

# nested-context

The chain grows for as long as the loop runs, and every lookup walks it.

# nested-with

A method named With stores what the With method of its own field returns in
that field: every call makes the value that all callers share one layer deeper.
Or a With method of a logger appends to a field of its receiver and returns it.
Types that are built up and then used are left out: builders, options, requests,
and those with a method that finishes them (Build, Do, Send).

# huge-channel

make charges the whole buffer at once. The option -chan-bytes sets the size
from which it is huge (default 67108864 bytes, 64 MiB).

# input-size

A make whose length or capacity was parsed from a request and never compared
with a maximum.

# unlimited-fan-out

Off by default (-enable=unboundedbuffer/unlimited-fan-out): whether the
collection gets long enough to matter can't be read from the code. Reported for
a group that is used in one function, without SetLimit and without a semaphore.

# gc-off

debug.SetGCPercent(-1) is the only such call of the package, and no
debug.SetMemoryLimit turns the collector on again when memory runs out. A
command is left alone unless it serves or waits for events: what ends takes its
garbage along. The rule is exact, so it is on although public code hardly ever
breaks it.
*/
package unboundedbuffer
