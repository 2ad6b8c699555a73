package metrics

import "time"

// A Sampler observes a value at an interval.
type Sampler struct {
	collector *Collector
	name      string
	read      func() float64
	ticker    *time.Ticker
}

// StartSampler returns a running sampler, to be ended by [Sampler.Stop].
func StartSampler(c *Collector, name string, every time.Duration, read func() float64) *Sampler {
	s := &Sampler{
		collector: c,
		name:      name,
		read:      read,
		ticker:    time.NewTicker(every),
	}
	go s.run()
	return s
}

// Stop ends the sampler.
func (s *Sampler) Stop() {
	s.ticker.Stop()
}

func (s *Sampler) run() {
	for range s.ticker.C {
		s.collector.Observe(s.name, s.read())
	}
}
