package forgotten_twin

import (
	"truth"
	"truth/web"
)

func init() {
	s := &scheduler{make(map[string]*request), make(map[string][]int)}
	c := &complete{make(map[string]*request), make(map[string][]int)}
	e := &elsewhere{make(map[string]*request), make(map[string][]int)}
	one := &request{}
	truth.Leak("scheduler.remove", truth.Heap(100), func() {
		name := web.Name()
		s.enqueue(name, one, 1)
		s.remove(name, false)
	}).Twin("scheduler.remove", func() {
		name := web.Name()
		s.enqueue(name, one, 1)
		s.remove(name, true)
	}).Twin("complete.remove", func() {
		name := web.Name()
		c.enqueue(name, one)
		c.remove(name, false)
	}).Twin("elsewhere.sweep", func() {
		name := web.Name()
		e.enqueue(name, one)
		e.remove(name, false)
		e.sweep()
	})
}
