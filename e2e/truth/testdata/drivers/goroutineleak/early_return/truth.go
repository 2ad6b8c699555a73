package early_return

import "truth"

func init() {
	truth.Leak("Early", truth.Goroutines(1), func() { Early(true) }).
		Twin("Early", func() { Early(false) }).
		Twin("Late", func() { Late(true) })
	truth.NotRun("FirstError", truth.Absent, "its work never fails, so that it never returns early; loop_left runs the same shape")
	truth.Leak("LeavesRange", truth.Goroutines(1), func() { LeavesRange(3, func(v int) bool { return v == 0 }) }).
		Twin("LeavesRange", func() { LeavesRange(3, func(int) bool { return false }) }).
		Twin("EndsRange", func() { EndsRange(3) })
	truth.Leak("NoClose", truth.Goroutines(1), func() { NoClose([]int{1, 2}) }).
		Twin("EndsRange", func() { EndsRange(3) })
}
