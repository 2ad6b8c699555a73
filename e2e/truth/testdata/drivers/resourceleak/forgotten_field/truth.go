package forgotten_field

import (
	"truth"
	"truth/web"
)

func init() {
	addr := web.Accept().Addr().String()
	truth.Leak("forgets.Stop", truth.Goroutines(1), func() {
		var f forgets
		f.Start(addr)
		f.Stop()
	}).Real().Twin("remembers.Stop", func() {
		var r remembers
		r.Start(addr)
		r.Stop()
	})
	truth.Leak("pool.Stop", truth.Goroutines(2), func() {
		var p pool
		p.Start([]string{addr, addr})
		p.Stop()
	}).Real().Twin("goodPool.Stop", func() {
		var p goodPool
		p.Start([]string{addr, addr})
		p.Stop()
	})
}
