package stale_index

import (
	"truth"
	"truth/web"
)

func init() {
	b := &book{make(map[string]*peer), make(map[string]*peer)}
	c := &careful{make(map[string]*peer), make(map[string]*peer)}
	careful := func() { c.add("one", web.Name()) }
	truth.Leak("book.add", truth.Heap(100), func() { b.add("one", web.Name()) }).
		Twin("careful.add", careful)
	x := &cache{refs: make(map[string]*ref), named: make(map[string]string)}
	truth.Leak("cache.add", truth.Heap(100), func() {
		x.add("one", web.Name())
		x.sweep()
	}).Twin("careful.add", careful)
}
