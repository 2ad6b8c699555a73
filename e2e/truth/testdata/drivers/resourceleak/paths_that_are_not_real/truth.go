package paths_that_are_not_real

import (
	"os"

	"truth"
)

func init() {
	name := os.Args[0]
	truth.NotRun("NotFatal", truth.Absent, "Stat of an open file doesn't fail")
	truth.Leak("SwitchOnSomethingElse", truth.Files(1), func() { SwitchOnSomethingElse(name, 1) }).Real().
		Twin("SwitchOnSomethingElse", func() { SwitchOnSomethingElse(name, 0) }).
		Twin("SwitchOnTheError", func() { SwitchOnTheError(name) }).
		Twin("AlwaysReturns", func() { AlwaysReturns([]string{name}) }).
		Twin("LabelledBreak", func() { LabelledBreak([]string{name}) })
}
