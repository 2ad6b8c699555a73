package forgotten_sibling

import (
	"truth"
	"truth/web"
)

func init() {
	h := &heads{make(map[*server]int), make(map[*server]string), make(map[*server]int)}
	c := &complete{make(map[*server]int), make(map[*server]string), make(map[*server]int)}
	truth.Leak("heads.unregister", truth.Heap(100), func() {
		s := &server{web.Name()}
		h.register(s, 1)
		h.claim(s)
		h.request(s, 1)
		h.unregister(s)
	}).Twin("complete.unregister", func() {
		s := &server{web.Name()}
		c.register(s, 1)
		c.claim(s)
		c.request(s, 1)
		c.unregister(s)
	})
}
