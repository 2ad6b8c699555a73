package closed_twice_silent

import "truth"

func init() {
	truth.Silent("exclusive", func() { exclusive(true) })
	truth.Silent("correlated", func() { correlated(true, truth.Nothing) })
	truth.Silent("perTurn", func() { perTurn([]int{1, 2}) })
	truth.Silent("breaks", func() { breaks([]int{1, 2}) })
	truth.Silent("closer", func() {
		jobs := make(chan int)
		close(jobs)
		<-closer(2, jobs)
	})
	truth.Silent("channelPerWorker", func() { channelPerWorker(2) })
	truth.Silent("makes", func() { makes(false) })
	truth.Silent("two", func() {
		two(&pair{make(chan struct{})}, &pair{make(chan struct{})})
	})
	truth.Silent("nilOut", func() {
		n := 0
		nilOut(func() bool { n++; return n < 3 })
	})
}
