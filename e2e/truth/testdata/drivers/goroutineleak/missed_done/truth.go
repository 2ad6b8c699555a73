package missed_done

import (
	"errors"

	"truth"
)

// pool runs what it is given, whatever happens to it.
type pool struct{}

func (pool) Submit(f func()) {
	go func() {
		defer func() { recover() }()
		f()
	}()
}

func init() {
	failing := func() error { return errors.New("failed") }
	truth.Leak("group.start", truth.Goroutines(1), func() { Run(failing) }).
		Twin("group.start", func() { Run(func() error { return nil }) }).
		Twin("careful.start", func() {
			var g careful
			g.start(failing)
			g.wait()
		})
	panicking := func(int) error { panic("failed") }
	truth.Leak("Submit", truth.Goroutines(1), func() { Submit(pool{}, []int{1, 2}, panicking) }).
		Twin("Submit", func() { Submit(pool{}, []int{1, 2}, func(int) error { return nil }) }).
		Twin("SubmitDeferred", func() { SubmitDeferred(pool{}, []int{1, 2}, panicking) })
	truth.NotRun("PerItemMissed", truth.Absent, "its publish never fails; group.start runs the same")
	truth.Leak("server.AcceptRecovering", truth.Goroutines(1), func() {
		var s server
		s.AcceptRecovering(func() { panic("failed") })
		s.wg.Wait()
	}).Twin("server.AcceptRecovering", func() {
		var s server
		s.AcceptRecovering(truth.Nothing)
		s.wg.Wait()
	}).Twin("server.Accept", func() {
		var s server
		s.Accept(truth.Nothing)
		s.wg.Wait()
	})
}
