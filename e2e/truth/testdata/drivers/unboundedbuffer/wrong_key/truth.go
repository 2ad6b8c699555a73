package wrong_key

import (
	"truth"
	"truth/web"
)

func init() {
	x, r := &index{make(map[string]*node)}, &right{make(map[string]*node)}
	truth.Leak("index.remove", truth.Heap(200), func() {
		n := &node{web.Name(), web.Name()}
		x.add(n)
		x.remove(n)
	}).Twin("right.remove", func() {
		n := &node{web.Name(), web.Name()}
		r.add(n)
		r.remove(n)
	})
}
