package noted_misses

import (
	"truth"
	"truth/web"
)

func init() {
	b, s := &buckets{notFound: make(map[string]struct{})}, &swept{notFound: make(map[string]int)}
	truth.Leak("buckets.Get", truth.Heap(100), func() { b.Get(web.Name()) }).
		Twin("swept.Get", func() {
			s.Get(web.Name(), 1)
			s.sweep(2)
		})
}
