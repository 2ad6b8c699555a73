package select_with_context

import (
	"time"

	"truth"
)

func init() {
	next := func() (int, error) {
		time.Sleep(time.Second)
		return 1, nil
	}
	truth.Leak("Sum", truth.Goroutines(1), func() { Sum(truth.Soon(), next) }).
		Twin("SumUntil", func() { SumUntil(truth.Soon(), next) })
}
