package closers

import "truth"

func init() {
	items := []int{1, 2, 3}
	// ended calls f, and then what f leaves for the end.
	ended := func(f func(func(func()))) func() {
		return func() {
			var end func()
			f(func(g func()) { end = g })
			end()
		}
	}
	one := truth.Goroutines(1)
	truth.Leak("ByNobody", one, func() { ByNobody(items) }).
		Twin("BySender", func() { BySender(items) })
	truth.Leak("AfterAllForgotten", one, func() { AfterAllForgotten(items, func(int) {}) }).
		Twin("AfterAll", func() { AfterAll(items, func(int) {}) }).
		Twin("ByGoroutine", func() { ByGoroutine(items) })
	truth.Leak("ByIdleCallback", one, ended(ByIdleCallback)).
		Twin("ByCallback", ended(ByCallback))
}
