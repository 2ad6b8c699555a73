package files

import (
	"os"
	"path/filepath"

	"truth"
	"truth/web"
)

func init() {
	file, dir := os.Args[0], os.TempDir()
	listener := web.Accept().Addr().String()
	truth.Leak("NeverClosed", truth.Files(1), func() { NeverClosed(file) }).Real().
		Twin("Closed", func() { Closed(file) })
	truth.NotRun("ClosedAfterAFallibleStep", truth.Absent, "Stat of an open file doesn't fail")
	truth.Leak("ReadThroughAScanner", truth.Files(1), func() { ReadThroughAScanner(file) }).Real().
		Twin("Closed", func() { Closed(file) })
	truth.Leak("Pipe", truth.Files(1), func() { Pipe() }).Real().
		Twin("BothEnds", func() { BothEnds() })
	truth.Leak("Probe", truth.Files(1), func() { Probe(listener) }).Real().
		Twin("ProbeAndClose", func() { ProbeAndClose(listener) })
	missing := filepath.Join(dir, "missing", "file")
	truth.Leak("SecondFailsFirstIsOpen", truth.Files(1), func() { SecondFailsFirstIsOpen(file, missing) }).Real().
		Twin("SecondFails", func() { SecondFails(file, missing) })
}
