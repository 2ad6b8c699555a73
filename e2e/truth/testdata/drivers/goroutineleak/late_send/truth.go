package late_send

import (
	"time"

	"truth"
)

// numbers never ends.
type numbers struct{}

func (numbers) Decode(*int) error { return nil }

func init() {
	truth.Leak("Wait", truth.Goroutines(1), func() { Wait(truth.Soon(), nil) }).
		Twin("WaitWithRoom", func() { WaitWithRoom(truth.Soon(), nil) })
	stopLater := func() <-chan struct{} {
		stop := make(chan struct{})
		time.AfterFunc(3*time.Second/2, func() { close(stop) })
		return stop
	}
	truth.Leak("Watch", truth.Goroutines(1), func() { Watch(stopLater()) }).
		Twin("WatchBoth", func() { WatchBoth(stopLater()) })
	truth.Leak("Iterator.loop", truth.Goroutines(1), func() { NewIterator(truth.Soon()).Next() }).
		Twin("Quiet.loop", func() { NewQuiet(truth.Soon()).Next() })
	truth.Leak("Metrics", truth.Goroutines(1), func() { Metrics(truth.Soon(), numbers{}) }).
		Twin("MetricsUntil", func() { MetricsUntil(truth.Soon(), numbers{}) })
}
