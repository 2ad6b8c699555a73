package loop_in_once

import "truth"

func init() {
	// The first goroutine runs the loop, and each call adds one that waits.
	twice := func(put func(*store)) func() {
		return func() {
			s := newStore()
			put(s)
			put(s)
		}
	}
	truth.Leak("store.expire", truth.Goroutines(2), twice((*store).Put)).Real().
		Twin("store.PutOnce", func() {
			s := newStore()
			s.PutOnce()
			s.PutOnce()
			s.Close()
		})
}
