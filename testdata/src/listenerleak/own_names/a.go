// Package own_names registers metrics under a name for each value of a type.
package own_names

import (
	"fmt"
	"net/http"

	metrics "github.com/rcrowley/go-metrics"
)

// A Peer's meters stay when it is closed.
type Peer struct{ meters *meters }

type meters struct{ in, all metrics.Meter }

func newMeters(base string, r metrics.Registry) *meters {
	return &meters{
		in:  metrics.NewRegisteredMeter(base+"/in", r), // want `metric of NewRegisteredMeter has a name of its own for each Peer, and is not removed by Peer.Close; call Unregister`
		all: metrics.NewRegisteredMeter("all", r),
	}
}

func NewPeer(base string, r metrics.Registry) *Peer { return &Peer{newMeters(base, r)} }

func (p *Peer) Close() {}

// A Broker removes what it registered.
type Broker struct {
	id       int
	registry metrics.Registry
	rate     metrics.Meter
}

func (b *Broker) Open() {
	b.rate = metrics.GetOrRegisterMeter(fmt.Sprintf("rate-for-broker-%d", b.id), b.registry)
}

func (b *Broker) Close() {
	b.registry.Unregister(fmt.Sprintf("rate-for-broker-%d", b.id))
}

// A Session doesn't.
type Session struct {
	id       int
	registry metrics.Registry
	rate     metrics.Meter
}

func (p *Session) Open() {
	p.rate = metrics.GetOrRegisterMeter(fmt.Sprintf("rate-for-session-%d", p.id), p.registry) // want `metric of GetOrRegisterMeter has a name of its own for each Session, and is not removed by Session.Close; call Unregister`
}

func (p *Session) Close() {}

// A Consumer's meter is made by a helper that gets the consumer.
type Consumer struct {
	id   int
	rate metrics.Meter
}

func (c *Consumer) Open(r metrics.Registry) { c.rate = consumerMeter("rate", c, r) }

func consumerMeter(name string, consumer *Consumer, r metrics.Registry) metrics.Meter {
	return metrics.GetOrRegisterMeter(consumerName(name, consumer), r) // want `metric of GetOrRegisterMeter has a name of its own for each Consumer, and is not removed by Consumer.Close; call Unregister`
}

func consumerName(name string, consumer *Consumer) string {
	return fmt.Sprintf("%s-for-consumer-%d", name, consumer.id)
}

func (c *Consumer) Close() {}

// A topic is for ever.
type topic struct{ name string }

func topicMeter(name string, t *topic, r metrics.Registry) metrics.Meter {
	return metrics.GetOrRegisterMeter(name+"-for-topic-"+t.name, r)
}

// There are as many databases as the program has names for.
type Database struct{ reads metrics.Meter }

func Open(namespace string, r metrics.Registry) *Database {
	return &Database{metrics.NewRegisteredMeter(namespace+"/reads", r)}
}

func (d *Database) Close() {}

// An endless one lives as long as its metrics.
type endless struct{ rate metrics.Meter }

func newEndless(name string, r metrics.Registry) *endless {
	return &endless{metrics.NewRegisteredMeter(name, r)}
}

// serve gets the same meter for each request.
func serve(w http.ResponseWriter, r *http.Request, registry metrics.Registry) {
	metrics.GetOrRegisterMeter("requests", registry).Mark(1)
	meter("bytes", registry).Mark(r.ContentLength)
}

func meter(name string, registry metrics.Registry) metrics.Meter {
	return metrics.GetOrRegisterMeter(name, registry)
}
