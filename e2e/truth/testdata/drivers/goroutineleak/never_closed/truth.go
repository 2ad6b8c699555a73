package never_closed

import "truth"

func init() {
	truth.Leak("Pool.work", truth.Goroutines(3), func() { NewPool(3).Add(1) }).
		Twin("Closing.work", func() {
			p := NewClosing()
			p.Add(1)
			p.Close()
		}).
		Twin("Ending.work", func() { NewEnding().Add(-1) })
}
