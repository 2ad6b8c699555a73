package helps_tests

import (
	"time"

	"truth"
)

func init() {
	truth.Leak("Run", truth.Goroutines(1), func() { Run(func() error { time.Sleep(2 * time.Second); return nil }) }).
		Twin("Run", func() { Run(func() error { return nil }) })
}
