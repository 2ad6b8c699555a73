package closers

import "truth"

func init() {
	items := []int{1, 2, 3}
	end := func() {}
	later := func(f func()) { end = f }
	one := truth.Goroutines(1)
	truth.Leak("ByNobody", one, func() { ByNobody(items) }).
		Twin("BySender", func() { BySender(items) })
	truth.Leak("AfterAllForgotten", one, func() { AfterAllForgotten(items, func(int) {}) }).
		Twin("AfterAll", func() { AfterAll(items, func(int) {}) }).
		Twin("ByGoroutine", func() { ByGoroutine(items) })
	truth.Leak("ByIdleCallback", one, func() { ByIdleCallback(later); end() }).
		Twin("ByCallback", func() { ByCallback(later); end() })
}
