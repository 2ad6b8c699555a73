// Package metrics collects measurements of a session.
package metrics

import (
	"sync"
	"time"
)

type point struct {
	value float64
	seen  time.Time
}

// A Collector keeps the last value of each metric and forgets metrics that
// are not observed any more.
type Collector struct {
	ttl  time.Duration
	done chan struct{}
	stop sync.Once

	mu     sync.Mutex
	points map[string]point
}

// New returns a collector that forgets after ttl, to be ended by
// [Collector.Destroy].
func New(ttl time.Duration) *Collector {
	c := &Collector{
		ttl:    ttl,
		done:   make(chan struct{}),
		points: make(map[string]point),
	}
	go c.cleanUp()
	return c
}

// Observe sets the value of a metric.
func (c *Collector) Observe(name string, value float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.points[name] = point{value, time.Now()}
}

// Values returns the metrics by name.
func (c *Collector) Values() map[string]float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	values := make(map[string]float64, len(c.points))
	for name, p := range c.points {
		values[name] = p.value
	}
	return values
}

// Flush saves the number of metrics. A collector that can't save is of no use
// any more and destroyed.
func (c *Collector) Flush(save func(points int) error) error {
	if err := save(len(c.Values())); err != nil {
		c.Destroy()
		return err
	}
	return nil
}

// Shutdown flushes and ends the collector.
func (c *Collector) Shutdown(save func(points int) error) error {
	defer c.Destroy()
	return c.Flush(save)
}

// Destroy ends the collector.
func (c *Collector) Destroy() {
	c.stop.Do(func() { close(c.done) })
}

func (c *Collector) cleanUp() {
	ticker := time.NewTicker(c.ttl)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			c.forget(now.Add(-c.ttl))
		case <-c.done:
			return
		}
	}
}

// forget drops the metrics that were last seen before limit.
func (c *Collector) forget(limit time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, p := range c.points {
		if p.seen.Before(limit) {
			delete(c.points, name)
		}
	}
}
