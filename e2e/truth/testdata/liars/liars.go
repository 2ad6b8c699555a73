// Package liars makes claims that don't hold. Each is named by what its failure
// must say.
package liars

import (
	"os"
	"os/exec"
	"time"

	"truth"
)

var (
	kept  [][]byte
	files []*os.File
	count int64
)

func stay()  { select {} }
func keep()  { kept = append(kept, make([]byte, 1000)) }
func twice() { panic("close of closed channel") }
func open() {
	f, err := os.Open(os.Args[0])
	if err != nil {
		panic(err)
	}
	files = append(files, f)
}

func init() {
	goroutines := truth.Goroutines(1)
	truth.Leak("20 calls left 0 goroutines, less than 20", goroutines, truth.Nothing)
	truth.Leak("20 calls left 0 goroutines, less than 20", goroutines, truth.Nothing).Real()
	truth.Leak("20 calls left 0 goroutines, less than 20", goroutines, func() { time.Sleep(time.Hour) })
	truth.Leak("20 calls left 20 goroutines, less than 40", truth.Goroutines(2), stay)
	truth.Leak("20 calls left 20 goroutines, more than 0", goroutines, stay).Twin("", stay)
	truth.Leak("20 calls left 20 goroutines, more than 0", goroutines, func() { go stay() }).Twin("", stay).Real()
	truth.Leak("bytes of heap, less than 900000", truth.Heap(1000), truth.Nothing).Calls(1000)
	truth.Leak("bytes of heap, more than 100000", truth.Heap(1000), keep).Calls(1000).Twin("", keep)
	truth.Leak("bytes allocated, less than", truth.Allocated(1<<20), truth.Nothing)
	truth.Leak("bytes allocated, more than", truth.Allocated(1000), keep).Twin("", keep)
	truth.Leak("file descriptors until a garbage collection, less than 20", truth.Files(1), truth.Nothing).Real()
	truth.Leak("file descriptors until a garbage collection, more than 0", truth.Files(1), open).Real().Twin("", open)
	truth.Leak("file descriptors, less than 20", truth.FilesForGood(1), func() { os.Open(os.Args[0]) }).Real()
	truth.Leak("ended processes without a Wait, less than 5", truth.Zombies(1), func() { exec.Command("true").Run() }).Real()
	truth.Leak("things, less than 20", truth.Count("things", 1, func() int64 { return count }), truth.Nothing)
	truth.Leak("things, more than 0", truth.Count("things", 1, func() int64 { return count }), func() { count++ }).Twin("", func() { count++ })
	truth.Leak("no panic", truth.Panic("close of closed channel"), truth.Nothing)
	truth.Leak("no panic", truth.Race("close of closed channel"), truth.Nothing).Real().Calls(1000)
	truth.Leak(`no "send on closed channel"`, truth.Panic("send on closed channel"), twice)
	truth.Leak("close of closed channel", truth.Panic("close of closed channel"), twice).Twin("", twice)
	truth.Leak("exit status 2", goroutines, twice)
}
