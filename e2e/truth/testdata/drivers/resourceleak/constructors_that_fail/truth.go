package constructors_that_fail

import "truth"

func init() {
	truth.NotRun("boundary", truth.Absent, "what it opens starts at a good boundary")
	truth.NotRun("wrapsAndLoses", truth.Absent, "Stat of an open file doesn't fail")
}
