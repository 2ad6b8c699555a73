// A method that takes over a new state adds to the last one.
package reapplied_state

import "sync"

type job struct{ name, url string }

type config struct{ jobs []job }

type manager struct {
	mu      sync.Mutex
	jobs    map[string]job
	dropped []job
}

func (m *manager) ApplyConfig(c *config) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, j := range c.jobs {
		m.jobs[j.name] = j // want `ApplyConfig adds to map manager.jobs in each call and never removes what the last call added; start anew`
	}
}

func (m *manager) Sync(jobs []job) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, j := range jobs {
		if j.url == "" {
			m.dropped = append(m.dropped, j) // want `Sync adds to slice manager.dropped in each call and never removes what the last call added; start anew`
		}
	}
}

// A fresh one each time.
type renewing struct {
	mu      sync.Mutex
	jobs    map[string]job
	dropped []job
}

func (m *renewing) ApplyConfig(c *config) {
	jobs := make(map[string]job)
	for _, j := range c.jobs {
		jobs[j.name] = j
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.jobs = jobs
}

func (m *renewing) Sync(jobs []job) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dropped = m.dropped[:0]
	for _, j := range jobs {
		if j.url == "" {
			m.dropped = append(m.dropped, j)
		}
	}
}

// Add is given one more, not all.
type adding struct {
	mu   sync.Mutex
	jobs []job
}

func (m *adding) Add(jobs []job) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, j := range jobs {
		m.jobs = append(m.jobs, j)
	}
}

// Not from what it is given.
type listing struct {
	mu   sync.Mutex
	jobs []job
	all  []job
}

func (m *listing) Refresh() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, j := range m.all {
		m.jobs = append(m.jobs, j)
	}
}

// One builder applies one state.
type builder struct{ jobs []job }

func (b *builder) Apply(jobs []job) {
	for _, j := range jobs {
		b.jobs = append(b.jobs, j)
	}
}

// Pools come and go, and each takes over many states.
type pool struct {
	mu      sync.Mutex
	dropped []job
}

func (p *pool) Sync(jobs []job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, j := range jobs {
		if j.url == "" {
			p.dropped = append(p.dropped, j) // want `Sync adds to slice pool.dropped in each call and never removes what the last call added; start anew`
		}
	}
}

type pools struct {
	updates chan map[string][]job
	stop    chan struct{}
}

func (ps *pools) run() {
	byName := make(map[string]*pool)
	for {
		select {
		case all := <-ps.updates:
			for name, jobs := range all {
				if byName[name] == nil {
					byName[name] = &pool{}
				}
				byName[name].Sync(jobs)
			}
		case <-ps.stop:
			return
		}
	}
}
