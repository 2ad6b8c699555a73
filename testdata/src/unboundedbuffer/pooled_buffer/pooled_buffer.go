// A pool that takes back buffers of any size keeps the largest in use.
package pooled_buffer

import (
	"bytes"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func use(data []byte) string {
	buf := pool.Get().(*bytes.Buffer)
	buf.Reset()
	buf.Write(data)
	text := buf.String()
	pool.Put(buf) // want `pool takes back buffer buf of any size`
	return text
}

func useDeferred(data []byte) string {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf) // want `pool takes back buffer buf of any size`
	buf.Reset()
	buf.Write(data)
	return buf.String()
}

func useGuarded(data []byte) string {
	buf := pool.Get().(*bytes.Buffer)
	buf.Reset()
	buf.Write(data)
	text := buf.String()
	if buf.Cap() <= 64<<10 {
		pool.Put(buf)
	}
	return text
}

type state struct{ n int }

var states sync.Pool

func useState(s *state) { states.Put(s) }
