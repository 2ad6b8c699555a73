// A cache with an entry for everybody who ever came.
package never_evicted

import (
	"context"
	"sync"
)

type fetcher struct{}

type service interface {
	StartAsync(context.Context) error
	StopAsync()
}

type finder struct {
	service
	mu       sync.Mutex
	fetchers map[string]*fetcher
	formats  map[string]*fetcher
	evicted  map[string]*fetcher
}

func newFinder(s service) *finder {
	return &finder{
		service: s, fetchers: map[string]*fetcher{}, formats: map[string]*fetcher{}, evicted: map[string]*fetcher{},
	}
}

func (f *finder) fetcher(userID string) *fetcher {
	f.mu.Lock()
	defer f.mu.Unlock()
	if found, ok := f.fetchers[userID]; ok {
		return found
	}
	made := &fetcher{}
	f.fetchers[userID] = made // want `map finder.fetchers gets an entry for every userID ever seen and evicts none`
	return made
}

// There are only so many formats.
func (f *finder) format(name string) *fetcher {
	if found, ok := f.formats[name]; ok {
		return found
	}
	f.formats[name] = &fetcher{}
	return f.formats[name]
}

func (f *finder) kept(userID string) *fetcher {
	if found, ok := f.evicted[userID]; ok {
		return found
	}
	f.evicted[userID] = &fetcher{}
	return f.evicted[userID]
}

func (f *finder) evict(active map[string]bool) {
	for id := range f.evicted {
		if !active[id] {
			delete(f.evicted, id)
		}
	}
}

// A result of one call.
type index struct{ byID map[string]*fetcher }

func (x *index) get(userID string) *fetcher {
	if found, ok := x.byID[userID]; ok {
		return found
	}
	x.byID[userID] = &fetcher{}
	return x.byID[userID]
}

// A machine has only so many users.
var names sync.Map

type header struct{ Uid int }

func name(h *header) string {
	if found, ok := names.Load(h.Uid); ok {
		return found.(string)
	}
	names.Store(h.Uid, "a")
	return "a"
}
