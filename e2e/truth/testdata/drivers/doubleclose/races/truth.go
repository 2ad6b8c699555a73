package races

import "truth"

func init() {
	twice := truth.Race("close of closed channel")
	both := func(f func()) { truth.Both(f, f) }
	const silent = "races_silent"
	truth.Leak("writer.Close", twice, func() {
		w := newWriter()
		both(func() { w.Close() })
	}).All(2).Real().TwinIn(silent, "locked.Stop")
	truth.Leak("signal.Stop", twice, func() { both(newSignal().Stop) }).Real().
		TwinIn(silent, "locked.Stop").TwinIn(silent, "embedded.Close")
	truth.Leak("atomicFlag.Close", twice, func() {
		a := &atomicFlag{done: make(chan struct{})}
		both(a.Close)
	}).Real().TwinIn(silent, "locked.Stop")
	truth.Leak("PlainFlag.Close", twice, func() {
		p := &PlainFlag{done: make(chan struct{})}
		both(p.Close)
	}).Real().TwinIn(silent, "locked.Stop")
	truth.Leak("forgotten.Close", truth.Panic("close of closed channel"), func() {
		f := &forgotten{done: make(chan struct{})}
		truth.Twice(f.Close)
	}).TwinIn(silent, "single.Close")
}
