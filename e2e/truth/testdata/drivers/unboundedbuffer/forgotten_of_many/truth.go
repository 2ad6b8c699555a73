package forgotten_of_many

import (
	"truth"
	"truth/web"
)

func init() {
	m := &model{make(map[string]folder), make(map[string]int), make(map[string]int), make(map[string]int), make(map[string]string), make(map[string]int)}
	c := &complete{make(map[string]folder), make(map[string]int), make(map[string]int), make(map[string]int), make(map[string]string), make(map[string]int)}
	truth.Leak("model.remove", truth.Heap(100), func() {
		f := folder{web.Name()}
		m.add(f)
		m.token(f, "token")
		m.remove(f)
	}).Twin("complete.remove", func() {
		f := folder{web.Name()}
		c.add(f)
		c.token(f, "token")
		c.remove(f)
	})
}
