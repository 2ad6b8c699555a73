// A map notes what doesn't exist, however much is asked for.
package noted_misses

import (
	"errors"
	"sync"
)

var errNotFound = errors.New("not found")

type bucket struct{ name string }

func load(name string) (*bucket, error) { return nil, errNotFound }

type buckets struct {
	mu       sync.Mutex
	known    map[string]*bucket
	notFound map[string]struct{}
}

func (b *buckets) Get(name string) (*bucket, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.notFound[name]; ok {
		return nil, errNotFound
	}
	found, err := load(name)
	if err == errNotFound {
		b.notFound[name] = struct{}{} // want `map buckets.notFound notes every name that doesn't exist, as many as callers ask for; bound it or let entries expire`
		return nil, err
	}
	return found, err
}

func (b *buckets) created(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.notFound, name)
}

// No more than a maximum.
type capped struct {
	mu       sync.Mutex
	notFound map[string]struct{}
}

func (b *capped) Get(name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, err := load(name); err == errNotFound && len(b.notFound) < 1000 {
		b.notFound[name] = struct{}{}
		return err
	}
	return nil
}

func (b *capped) created(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.notFound, name)
}

// Forgotten from time to time.
type swept struct {
	mu       sync.Mutex
	notFound map[string]int
}

func (b *swept) Get(name string, now int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, err := load(name); err == errNotFound {
		b.notFound[name] = now
		return err
	}
	return nil
}

func (b *swept) sweep(before int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, at := range b.notFound {
		if at < before {
			delete(b.notFound, name)
		}
	}
}

// Of one run.
type check struct{ missing map[string]bool }

func (c *check) look(name string) {
	if _, err := load(name); err != nil {
		c.missing[name] = true
	}
}

func (c *check) found(name string) { delete(c.missing, name) }
