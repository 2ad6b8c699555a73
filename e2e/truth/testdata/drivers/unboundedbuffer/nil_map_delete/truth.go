package nil_map_delete

import (
	"truth"
	"truth/web"
)

func init() {
	b := &builder{make(map[string][]int)}
	x := &index{builder: b}
	truth.Leak("index.build", truth.Heap(100), func() {
		x.refill()
		x.pending[web.Name()] = nil
		x.build()
	}).Twin("index.buildRight", func() {
		b.streams[web.Name()] = nil
		x.buildRight()
	}).Calls(1000)
}
