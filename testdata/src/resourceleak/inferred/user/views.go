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
