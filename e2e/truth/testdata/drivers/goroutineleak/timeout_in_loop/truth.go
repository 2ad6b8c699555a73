package timeout_in_loop

import "truth"

func init() {
	truth.Leak("Drain", truth.Goroutines(1), func() { Drain(make(chan int)) }).
		Twin("Drain", func() {
			update := make(chan int)
			close(update)
			Drain(update)
		}).
		Twin("Leaves", func() { Leaves(make(chan int)) })
}
