package keyed_lock

import (
	"sync"

	"truth"
	"truth/web"
)

func init() {
	s, c := &store{locks: make(map[string]*sync.Mutex)}, &counted{locks: make(map[string]*sync.Mutex)}
	counts := func() {
		path := web.Name()
		c.lock(path)
		c.last(path)
	}
	truth.Leak("store.lock", truth.Heap(100), func() { s.lock(web.Name()) }).Twin("counted.lock", counts)
	truth.Leak("Publish", truth.Heap(100), func() { Publish(web.Name(), truth.Nothing) }).Twin("counted.lock", counts)
}
