package owners

import "truth"

func init() {
	twice := truth.Panic("close of closed channel")
	guarded := func() {
		c := newGuarded()
		<-c.done
		c.Close()
	}
	truth.Leak("conn.shutdown", twice, func() {
		c := newConn()
		<-c.done
		c.Close()
	}).Twin("guarded.shutdown", guarded).
		Twin("two.Close", func() { newTwo().Close() })
	truth.Leak("Conn.Close", twice, func() {
		c := Dial()
		<-c.done
		c.Close()
	}).Twin("guarded.shutdown", guarded)
	stop := make(chan struct{})
	close(stop)
	truth.Leak("Watch.Stop", twice, func() {
		w := NewWatch(stop)
		<-w.done
		w.Stop()
	}).Twin("Guard.Stop", func() {
		g := NewGuard(stop)
		<-g.done
		g.Stop()
	})
}
