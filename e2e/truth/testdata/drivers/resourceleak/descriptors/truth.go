package descriptors

import (
	"bytes"
	"context"
	"os"
	"syscall"
	"time"

	"truth"
)

// mappings counts the places at which this program's file is in memory.
func mappings() int64 {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		panic(err)
	}
	return int64(bytes.Count(maps, []byte(os.Args[0])))
}

func init() {
	dir := os.TempDir() // can be opened, and not read
	truth.Leak("reads", truth.FilesForGood(1), func() { reads(dir, make([]byte, 1)) }).Real().
		Twin("reads", func() { reads(os.Args[0], make([]byte, 1)) }).
		Twin("readsAndCloses", func() { readsAndCloses(dir, make([]byte, 1)) }).
		Twin("asFile", func() { f, _ := asFile(os.Args[0]); f.Close() }).
		Twin("byHelper", func() { byHelper(dir) })
	f, _ := os.Open(os.Args[0])
	truth.Leak("sum", truth.Count("mappings of a file", 1, mappings), func() { sum(int(f.Fd()), 4096) }).Real().
		Repaired(func() {
			m, _ := syscall.Mmap(int(f.Fd()), 0, 4096, syscall.PROT_READ, syscall.MAP_SHARED)
			syscall.Munmap(m)
		})
	negative := func(yield func(int) bool) { _ = yield(-1) && yield(2) }
	empty := func(func(int) bool) {}
	truth.Leak("first", truth.Goroutines(1), func() { first(negative) }).Real().
		Twin("firstOfAny", func() { firstOfAny(empty) }).
		Twin("firstAndStops", func() { firstAndStops(negative) })
	truth.Leak("forgets.Close", truth.Heap(200), func() { newForgets(context.Background()).Close() }).Idle(time.Minute).
		Twin("remembers.Close", func() { newRemembers(context.Background()).Close() })
}
