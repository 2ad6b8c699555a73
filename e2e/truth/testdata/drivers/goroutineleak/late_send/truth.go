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
	one := func() <-chan int {
		in := make(chan int, 1)
		in <- 1
		return in
	}
	truth.Leak("Forward", truth.Goroutines(1), func() { Forward(truth.Soon(), one()) }).
		Twin("ForwardUntil", func() { ForwardUntil(truth.Soon(), one()) })
	truth.Leak("Answers", truth.Goroutines(1), func() { Answers(truth.Soon(), one()) }).
		Twin("Answer", func() { Answer(truth.Soon(), one()) })
	truth.Leak("relay", truth.Goroutines(1), func() { Relay(truth.Soon(), one()) }).
		Twin("RelayUntil", func() {
			in := make(chan int, 1)
			in <- 1
			close(in)
			RelayUntil(truth.Soon(), in)
		})
	truth.Leak("numbersTo", truth.Goroutines(1), func() { StoreNumbers(full{}) }).
		Twin("StoreEven", func() { StoreEven(full{}) }).
		Twin("StoreItems", func() { StoreItems() })
}

// full takes nothing.
type full struct{}

func (full) Put(int) error { return errEnd }
