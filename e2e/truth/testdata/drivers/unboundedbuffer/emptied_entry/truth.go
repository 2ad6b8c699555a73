package emptied_entry

import (
	"truth"
	"truth/web"
)

func init() {
	h := &hub{byTopic: make(map[string][]*subscriber)}
	t := &tidy{byTopic: make(map[string][]*subscriber)}
	s := &subscriber{"one"}
	truth.Leak("hub.Remove", truth.Heap(100), func() {
		topic := web.Name()
		h.Add(topic, s)
		h.Remove(topic, s)
	}).Twin("tidy.Remove", func() {
		topic := web.Name()
		t.Add(topic, s)
		t.Remove(topic, s)
	})
	c := &closing{members: make(map[string]map[string]*subscriber)}
	leaves := func() {
		room := web.Name()
		c.Join(room, s)
		c.Leave(room, s.name)
	}
	r := &rooms{members: make(map[string]map[string]*subscriber)}
	truth.Leak("rooms.Leave", truth.Heap(100), func() {
		room := web.Name()
		r.Join(room, s)
		r.Leave(room, s.name)
	}).Twin("closing.Leave", leaves)
	l := &lookedUp{members: make(map[string]map[string]*subscriber)}
	truth.Leak("lookedUp.Leave", truth.Heap(100), func() {
		room := web.Name()
		l.Join(room, s)
		l.Leave(room, s.name)
	}).Twin("closing.Leave", leaves)
	f := &filtered{byKey: make(map[string][]string)}
	truth.Leak("filtered.Remove", truth.Heap(100), func() {
		key := web.Name()
		f.Add(key, "value")
		f.Remove(key, "value")
	}).Twin("closing.Leave", leaves)
	e, w := &seen{addrs: make(map[string][]int)}, &sweeping{addrs: make(map[string][]int)}
	var now int
	truth.Leak("seen.sweep", truth.Heap(100), func() {
		now++
		e.Add(web.Name(), now)
		if now%100 == 0 {
			e.sweep(now + 1)
		}
	}).InTurn().Twin("sweeping.sweep", func() {
		now++
		w.Add(web.Name(), now)
		if now%100 == 0 {
			w.sweep(now + 1)
		}
	})
}
