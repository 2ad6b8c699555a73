package afterfunc_re_arms_itself

import "truth"

func init() {
	truth.Leak("Cache.sweep", truth.Heap(150), func() { NewCache().items = make(map[string]int) }).Calls(2000).
		Twin("Checked.sweep", func() {
			c := NewChecked()
			c.mu.Lock()
			c.closed = true
			c.mu.Unlock()
		}).
		Twin("Kept.sweep", func() { NewKept().Close() }).
		Twin("Other", func() { Other(&Cache{}) })
	truth.Leak("Forgotten.sweep", truth.Heap(150), func() { NewForgotten() }).Calls(2000).
		Twin("Kept.sweep", func() { NewKept().Close() })
	truth.Leak("Poll", truth.Heap(150), func() { Poll(truth.Nothing) }).Calls(2000).
		Twin("PollContext", func() { PollContext(truth.Soon(), truth.Nothing) })
	truth.Leak("PollReset", truth.Heap(150), func() { PollReset(truth.Nothing) }).Calls(2000).
		Twin("PollResetStopped", func() { PollResetStopped(truth.Nothing)() }).
		Twin("PollResetSometimes", func() { PollResetSometimes(func() bool { return false }) })
}
