package called_back

import (
	"os"
	"path/filepath"

	"truth"
)

func init() {
	name := os.Args[0]
	out := filepath.Join(os.TempDir(), filepath.Base(name)+".called_back")
	truth.NotRun("write", truth.Absent, "a buffer that isn't full doesn't fail to be written to")
	list := func() []string { return []string{"bb", "a"} }
	truth.Leak("sorts", truth.Files(1), func() { sorts(out, list()) }).Real().
		Twin("writeAndClose", func() { writeAndClose(out, list()) })
	truth.NotRun("sizes", truth.Harmless, "all that is open closes when the function returns; the twin has one open at a time")
	truth.Leak("errorInAFieldAndLost", truth.Files(1), func() { errorInAFieldAndLost(name) }).Real().
		Twin("errorInAField", func() { errorInAField(name) })
	with := func(f func(*os.File)) func() {
		return func() {
			first, _ := os.Open(name)
			f(first)
			first.Close()
		}
	}
	closeAll := func(files []*os.File) {
		for _, f := range files {
			f.Close()
		}
	}
	truth.Leak("collectedAndLost", truth.Files(1), with(func(first *os.File) { collectedAndLost(first, 1, closeAll) })).Real().
		Twin("collected", with(func(first *os.File) { collected(first, 1, closeAll) }))
	truth.Leak("besideTheShelf", truth.Files(1), func() { besideTheShelf(name, func() error { return os.ErrInvalid }) }).Real().
		Twin("onAShelf", func() { onAShelf(name, func() error { return os.ErrInvalid }) })
	truth.Leak("probe", truth.Files(1), func() { probe(name) }).Real().
		Twin("probeAndClose", func() { probeAndClose(name) })
}
