package wrong_key

import (
	"truth"
	"truth/web"
)

func init() {
	x, r := &index{make(map[string]*node)}, &right{make(map[string]*node)}
	truth.Leak("index.remove", truth.Heap(200), func() {
		n := &node{web.Name(), web.Name()}
		x.add(n)
		x.remove(n)
	}).Twin("right.remove", func() {
		n := &node{web.Name(), web.Name()}
		r.add(n)
		r.remove(n)
	})
	n, nr := &notices{make(map[string][]chan bool)}, &noticesRight{make(map[string][]chan bool)}
	truth.Leak("notices.tell", truth.Heap(100), func() {
		name := web.Name()
		n.wait(name, "q", make(chan bool, 1))
		n.tell(name, "q")
	}).Twin("noticesRight.tell", func() {
		name := web.Name()
		nr.wait(name, "q", make(chan bool, 1))
		nr.tell(name, "q")
	})
	l, lr := &locks{make(map[string]string)}, &locksRight{make(map[string]string)}
	truth.Leak("locks.rlock", truth.Heap(100), func() {
		name := web.Name()
		l.rlock(name, "r")
		l.unlock(name)
	}).Twin("locksRight.rlock", func() {
		name := web.Name()
		lr.rlock(name, "r")
		lr.unlock(name)
	})
	q := &queue{make(map[uint64]int), make(map[uint64]struct{})}
	qr := &queueRight{make(map[uint64]int), make(map[uint64]int)}
	ref := uint64(0)
	truth.Leak("queue.reset", truth.Heap(8), func() {
		ref += 2
		q.store([]record{{ref}}, 0)
		q.reset(1)
	}).Twin("queueRight.reset", func() {
		ref += 2
		qr.store([]record{{ref}}, 0)
		qr.reset(1)
	})
	e, er := &leases{entries: make(map[string]int)}, &leases{entries: make(map[string]int)}
	truth.Leak("leases.evict", truth.Heap(100), func() { e.entries[web.Name()] = 1; e.evict("0") }).Calls(2000).
		Twin("leases.evictRight", func() { er.entries[web.Name()] = 1; er.evictRight("0") })
}
