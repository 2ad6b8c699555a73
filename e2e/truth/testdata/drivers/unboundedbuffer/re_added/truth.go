package re_added

import (
	"truth"
	"truth/web"
)

func init() {
	a := &account{make(map[string]int), make(map[string]int)}
	b := &account{make(map[string]int), make(map[string]int)}
	truth.Leak("account.update", truth.Heap(100), func() {
		key := web.Name()
		a.update(key, 1)
		a.update(key, -1)
	}).Twin("account.updateAsked", func() {
		key := web.Name()
		b.updateAsked(key, 1)
		b.updateAsked(key, -1)
	})
	t := &topics{make(map[string][]string)}
	u := &topics{make(map[string][]string)}
	truth.Leak("topics.set", truth.Heap(100), func() {
		topic := web.Name()
		t.set(topic, []string{"one"})
		t.set(topic, nil)
	}).Twin("topics.setOr", func() {
		topic := web.Name()
		u.setOr(topic, []string{"one"})
		u.setOr(topic, nil)
	})
}
