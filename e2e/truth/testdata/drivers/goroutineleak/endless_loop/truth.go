package endless_loop

import "truth"

func init() {
	truth.Leak("Poll", truth.Goroutines(1), func() { Poll(truth.Soon()) }).
		Twin("PollUntil", func() { PollUntil(truth.Soon()) }).
		Twin("PollSelect", func() { PollSelect(truth.Soon()) })
	truth.Leak("PollBreak", truth.Goroutines(1), func() { PollBreak(truth.Soon()) }).
		Twin("PollLabel", func() { PollLabel(truth.Soon()) }).
		Calls(2).Real()
	truth.Leak("Poller.start", truth.Goroutines(1), func() { New().Close() }).
		Twin("Ended.poll", func() { NewEnded().Close() })
	truth.Leak("PollTicks", truth.Goroutines(1), func() { PollTicks(truth.Soon()) }).
		Twin("PollTicksUntil", func() { PollTicksUntil(truth.Soon()) })
}
