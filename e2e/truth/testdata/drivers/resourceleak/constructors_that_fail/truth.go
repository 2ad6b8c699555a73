package constructors_that_fail

import (
	"os"

	"truth"
)

func init() {
	name := os.Args[0]
	truth.Leak("boundary", truth.Files(1), func() { boundary(name) }).Real().
		Twin("checked", func() { e, _ := checked(name); e.Close() })
	truth.NotRun("wrapsAndLoses", truth.Absent, "Stat of an open file doesn't fail")
}
