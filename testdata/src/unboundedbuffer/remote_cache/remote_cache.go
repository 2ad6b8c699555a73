// Answers of another program are remembered for ever.
package remote_cache

import (
	"net/http"
	"sync"
)

type answer struct{ status string }

type asker struct {
	http.Client
	mu    sync.Mutex
	cache map[string]answer
}

func (a *asker) Lookup(name string) (answer, error) {
	if found, ok := a.cached(name); ok {
		return found, nil
	}
	got, err := a.fetch(name)
	if err != nil {
		return answer{}, err
	}
	a.remember(name, got)
	return got, nil
}

func (a *asker) fetch(name string) (answer, error) {
	resp, err := a.Get("http://catalog/" + name)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	return answer{resp.Status}, nil
}

func (a *asker) cached(name string) (answer, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	found, ok := a.cache[name]
	return found, ok
}

func (a *asker) remember(name string, got answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cache[name] = got // want `map asker.cache gets an entry for every name ever seen and evicts none`
}

// With a limit.
type limited struct {
	asker
	mu    sync.Mutex
	cache map[string]answer
}

func (a *limited) Lookup(name string) (answer, error) {
	if found, ok := a.cache[name]; ok {
		return found, nil
	}
	got, err := a.fetch(name)
	if err != nil {
		return answer{}, err
	}
	if len(a.cache) >= 256 {
		clear(a.cache)
	}
	a.cache[name] = got
	return got, nil
}

// What is kept is not the answer.
type noting struct {
	asker
	mu    sync.Mutex
	asked map[string]int
}

func (a *noting) Lookup(name string) (answer, error) {
	n := a.asked[name]
	got, err := a.fetch(name)
	a.asked[name] = n + 1
	return got, err
}

// Nobody else is asked: the names may be those of the program.
type computing struct {
	mu    sync.Mutex
	cache map[string]answer
}

func (c *computing) Lookup(name string) answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if found, ok := c.cache[name]; ok {
		return found
	}
	got := compute(name)
	c.cache[name] = got
	return got
}

func compute(name string) answer { return answer{name} }

// No mutex: it belongs to one caller.
type private struct {
	http.Client
	cache map[string]answer
}

func (p *private) Lookup(name string) (answer, error) {
	if found, ok := p.cache[name]; ok {
		return found, nil
	}
	resp, err := p.Get(name)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	p.cache[name] = answer{resp.Status}
	return p.cache[name], nil
}
