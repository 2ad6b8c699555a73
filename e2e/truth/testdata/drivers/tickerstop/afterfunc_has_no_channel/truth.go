package afterfunc_has_no_channel

import "truth"

func init() {
	truth.Leak("Wait", truth.Goroutines(1), func() { Wait(truth.Nothing) }).Real().
		Twin("WaitTimer", func() { WaitTimer(truth.Nothing) }).
		Twin("WaitEither", func() { WaitEither(truth.Nothing, true) }).
		Twin("Select", func() {
			done := make(chan bool)
			close(done)
			Select(truth.Nothing, done)
		})
	truth.Leak("SelectAlone", truth.Goroutines(1), func() { SelectAlone(truth.Nothing) }).Real().
		Twin("WaitTimer", func() { WaitTimer(truth.Nothing) })
	truth.Leak("job.wait", truth.Goroutines(1), func() {
		var j job
		j.start(truth.Nothing)
		j.wait()
	}).Real().
		Twin("task.wait", func() { newTask().wait() })
}
