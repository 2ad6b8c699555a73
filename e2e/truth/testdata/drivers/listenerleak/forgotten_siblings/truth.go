package forgotten_siblings

import (
	"pairs/bus"

	"truth"
)

func init() {
	truth.NotRun("metrics.register", truth.Stub, "the fixture declares the outline of client_golang only")
	hub := bus.New()
	truth.Leak("consumer.Stop", truth.Heap(100), func() { c := NewConsumer(hub); c.Lead(); c.Stop() }).
		Twin("producer.Stop", func() { p := NewProducer(hub); p.Lead(); p.Stop() })
}
