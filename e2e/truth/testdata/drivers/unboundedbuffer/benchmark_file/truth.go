package benchmark_file

import (
	"time"

	"truth"
)

func init() {
	const seconds = 1000
	truth.Leak("collect", truth.Heap(seconds*50), func() {
		stop := make(chan struct{})
		go collect(stop)
		time.Sleep(seconds * time.Second)
		close(stop)
	}).Calls(5).TwinIn("never_evicted", "finder.kept")
}
