package user

import "resourceleak/inferred/cache"

// The view works with the cache: who gets it has it as long as the view.
func view() *cache.View { return cache.New().View("users/") }

type directory struct{ users *cache.View }

func (d *directory) open() {
	c := cache.New()
	d.users = c.View("users/")
}

func viewDropped() bool {
	c := cache.New() // want `cache.Cache c is never closed`
	v := c.View("users/")
	return v != nil
}

// A store keeps the cache, and a view of it.
type store struct {
	cache *cache.Cache
	users *cache.View
}

func newStore() *store {
	c := cache.New()
	return &store{cache: c, users: c.View("users/")}
}

func (s *store) User(name string) int { return s.users.Get(name) }
func (s *store) Close()               {} // want `store.cache is forgotten by Close, and its cache.Cache is never closed; do that there`

type closingStore struct {
	cache *cache.Cache
	users *cache.View
}

func newClosingStore() *closingStore {
	c := cache.New()
	return &closingStore{cache: c, users: c.View("users/")}
}

func (s *closingStore) User(name string) int { return s.users.Get(name) }
func (s *closingStore) Close()               { s.cache.Close() }
