package truth

import (
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"time"
)

// An Observable is something that can be counted before and after.
type Observable struct {
	// What names it: "goroutines".
	What string
	// PerCall is the least that a leaking call leaves behind.
	PerCall int64

	calls    int
	together bool
	slack    func(calls int) int64 // what calls that leak nothing may leave
	read     func() int64
	prepare  func()
	panics   string
}

func none(int) int64 { return 0 }

// exact reports whether the observable counts things.
func (o *Observable) exact() bool { return o.slack(1) == 0 }

// Goroutines counts goroutines that stay, n for each call. A call that never
// returns is one of them.
func Goroutines(n int64) Observable {
	return Observable{What: goroutines, PerCall: n, calls: 20, together: true, slack: none,
		read: running}
}

// running counts the goroutines: the least of several counts, because the
// runtime may still count one that has just ended. To read the statistics of
// the memory stops the world, which waits for those that are about to end.
func running() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	least := runtime.NumGoroutine()
	for i := 0; i < 50; i++ {
		runtime.Gosched()
		least = min(least, runtime.NumGoroutine())
	}
	return int64(least)
}

const goroutines = "goroutines"

// Heap measures bytes that stay in the heap after garbage collections.
func Heap(bytes int64) Observable {
	return Observable{What: "bytes of heap", PerCall: bytes, calls: int(max(100, min(10000, 4<<20/bytes))),
		slack: func(calls int) int64 { return max(64<<10, bytes*int64(calls)/10) },
		read:  HeapBytes}
}

// HeapBytes returns the size of the heap after garbage collections.
func HeapBytes() int64 {
	runtime.GC()
	runtime.GC() // a pool and what a finalizer frees take two
	time.Sleep(time.Millisecond)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Objects counts objects that stay in the heap, such as the parts of a timer.
func Objects(n int64) Observable {
	return Observable{What: "objects of the heap", PerCall: n, calls: 2000,
		slack: func(calls int) int64 { return max(500, n*int64(calls)/10) },
		read: func() int64 {
			HeapBytes()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.HeapObjects)
		}}
}

// Allocated measures the bytes that a call takes from the heap, for ever or
// not: what the input of a stranger makes of a process.
func Allocated(bytes int64) Observable {
	return Observable{What: "bytes allocated", PerCall: bytes, calls: 2,
		slack: func(calls int) int64 { return bytes * int64(calls) / 4 },
		read: func() int64 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.TotalAlloc)
		}}
}

// Files counts descriptors that nobody but the garbage collector closes.
func Files(n int64) Observable {
	return Observable{What: "file descriptors until a garbage collection", PerCall: n, calls: 20, slack: none,
		read: descriptors, prepare: func() { debug.SetGCPercent(-1) }}
}

// FilesForGood counts descriptors that the garbage collector doesn't close.
func FilesForGood(n int64) Observable {
	return Observable{What: "file descriptors", PerCall: n, calls: 20, slack: none,
		read: func() int64 { HeapBytes(); return descriptors() }}
}

func descriptors() int64 {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		panic(err)
	}
	return int64(len(entries))
}

// Zombies counts processes that have ended and that nobody has waited for.
func Zombies(n int64) Observable {
	return Observable{What: "ended processes without a Wait", PerCall: n, calls: 5, slack: none, read: zombies}
}

func zombies() (n int64) {
	entries, err := os.ReadDir("/proc/self/task")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		children, _ := os.ReadFile("/proc/self/task/" + e.Name() + "/children")
		for _, pid := range strings.Fields(string(children)) {
			stat, _ := os.ReadFile("/proc/" + pid + "/stat")
			if _, rest, _ := strings.Cut(string(stat), ") "); strings.HasPrefix(rest, "Z") {
				n++
			}
		}
	}
	return n
}

// Count counts something else, of which each call leaves n.
func Count(what string, n int64, read func() int64) Observable {
	return Observable{What: what, PerCall: n, calls: 20, slack: none, read: read}
}

// Slack lets calls that leak nothing leave n altogether.
func (o Observable) Slack(n int64) Observable {
	o.slack = func(int) int64 { return n }
	return o
}

// Panic says that a single call ends the process by a panic with this text.
func Panic(text string) Observable {
	return Observable{What: "panic: " + text, PerCall: 1, calls: 1, panics: text}
}

// maxCalls is more than any process makes; a race goes on until the patience
// ends.
const maxCalls = 1 << 30

// Race is a Panic that needs two goroutines to meet: one of many calls.
func Race(text string) Observable {
	o := Panic(text)
	o.calls = maxCalls + 1
	return o
}

// leakProfile returns the number of goroutines that the runtime's profile
// takes for leaked, or -1 if the program was built without it.
func leakProfile() int64 {
	p := pprof.Lookup("goroutineleak")
	if p == nil {
		return -1
	}
	if err := p.WriteTo(io.Discard, 0); err != nil {
		panic(err)
	}
	return int64(p.Count())
}
