package two_ends

import "truth"

func init() {
	twice := truth.Panic("close of closed channel")
	truth.Leak("Source.Close", twice, func() {
		s := NewSource()
		s.start()
		<-s.done
		s.Close()
	}).Twin("Waiting.Close", func() { NewWaiting().Close() }).
		Twin("Optional.Close", func() {
			o := NewOptional()
			o.Start()
			o.Close()
		})
	truth.Leak("Reader.Stop", twice, func() {
		r := NewReader()
		<-r.quit
		r.Stop()
	}).Twin("Guarded.Close", func() {
		g := NewGuarded()
		<-g.done
		g.Close()
	})
	truth.Leak("part.stop", twice, func() {
		s := NewSession()
		<-s.conn.quit
		s.Close()
	}).Twin("Guarded.Close", func() {
		g := NewGuarded()
		<-g.done
		g.Close()
	})
}
