package pooled_buffer

import (
	"bytes"

	"truth"
)

func init() {
	// What the pool hands out after a large use, as long as it is in use.
	var inUse int64
	kept := truth.Count("MiB of a buffer that small uses go on with", 8, func() int64 { return inUse })
	large, small := make([]byte, 8<<20), make([]byte, 10)
	round := func(use func([]byte) string) func() {
		return func() {
			use(large)
			for range 3 {
				use(small)
			}
			buf := pool.Get().(*bytes.Buffer)
			inUse += int64(buf.Cap() >> 20)
		}
	}
	truth.Leak("use", kept, round(use)).
		Twin("useGuarded", round(useGuarded))
	truth.Leak("useDeferred", kept, round(useDeferred)).
		Twin("useGuarded", round(useGuarded))
}
