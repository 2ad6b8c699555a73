package pooled

import (
	"bufio"
	"io"
	"strings"

	"truth"
)

// shared is the number of buffers that the pool has handed out twice.
var shared int64

// all uses the pool and then takes everything out of it.
func all(use func()) func() {
	return func() {
		pool.Put(bufio.NewWriter(io.Discard))
		use()
		seen := make(map[*bufio.Writer]bool)
		defer func() { recover() }() // Get panics when the pool is empty
		for {
			b := pool.Get(io.Discard)
			if seen[b] {
				shared++
			}
			seen[b] = true
		}
	}
}

func init() {
	both := truth.Count("buffers that two users can get", 1, func() int64 { return shared })
	truth.Leak("twice", both, all(func() { twice(io.Discard, strings.NewReader("data")) })).
		Twin("once", all(func() { once(io.Discard, strings.NewReader("data")) })).
		Twin("safe", all(func() { safe(io.Discard) }))
}
