package races_silent

import "truth"

func init() {
	truth.Silent("locked.Stop", func() {
		l := newLocked()
		truth.Both(l.Stop, l.Stop)
	})
	truth.Silent("embedded.Close", func() {
		e := &embedded{done: make(chan struct{})}
		truth.Both(e.Close, e.Close)
	})
	truth.Silent("single.Close", func() { truth.Twice(newSingle().Close) })
}
