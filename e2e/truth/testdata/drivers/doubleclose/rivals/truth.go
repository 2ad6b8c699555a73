package rivals

import "truth"

func init() {
	truth.NotRun("subscriber.Subscribe", truth.Absent, "its work ends at once, so that nothing is sent; the next runs the same")
	each := func(call func(int)) { truth.Work(); call(1) }
	truth.Leak("subscriber.SubscribeEach", truth.Panic("send on closed channel"), func() {
		s := newSubscriber()
		s.SubscribeEach(each)
		s.Close()
		truth.Work()
		truth.Work()
	}).Twin("subscriber.SubscribeEach", func() {
		s := newSubscriber()
		<-s.SubscribeEach(each)
		s.Close()
		truth.Work()
	})
	both := func(merge func(...<-chan struct{}) <-chan struct{}) func() {
		return func() {
			a, b := make(chan struct{}), make(chan struct{})
			close(a)
			close(b)
			out := merge(a, b)
			<-out
		}
	}
	truth.Leak("merge", truth.Race("close of closed channel"), both(merge)).Real().
		Twin("mergeOnce", both(mergeOnce))
	truth.Leak("mergeLogged", truth.Race("close of closed channel"), both(mergeLogged)).Real().
		Twin("mergeOnce", both(mergeOnce)).
		Twin("mergeTry", both(mergeTry))
}
