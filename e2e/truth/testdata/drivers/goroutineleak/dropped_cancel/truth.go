package dropped_cancel

import (
	"context"

	"truth"
)

func init() {
	a, _ := context.WithCancel(context.Background())
	b, _ := context.WithCancel(context.Background())
	truth.Leak("Drops", truth.Goroutines(1), func() { Drops(a, b) }).Real().
		Twin("Defers", func() { Defers(a, b) }).
		Twin("One", func() { One(a) })
}
