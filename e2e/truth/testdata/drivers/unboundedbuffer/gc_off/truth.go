//truth:alone

package gc_off

import (
	"runtime"
	"runtime/debug"

	"truth"
)

var garbage []byte

func init() {
	heap := truth.Count("MiB of garbage that nobody collects", 1, func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc >> 20)
	}).Slack(200) // a collection that a busy machine delays leaves more than a hundred of them
	litter := func() { garbage = make([]byte, 1<<20) }
	truth.Leak("init", heap, litter).Real().Calls(400).
		Repaired(func() { debug.SetGCPercent(100); litter() })
}
