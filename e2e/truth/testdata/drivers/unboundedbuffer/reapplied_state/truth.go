package reapplied_state

import (
	"truth"
	"truth/web"
)

func init() {
	m, r := &manager{jobs: make(map[string]job)}, &renewing{}
	truth.Leak("manager.ApplyConfig", truth.Heap(100), func() { m.ApplyConfig(&config{[]job{{name: web.Name()}}}) }).
		Twin("renewing.ApplyConfig", func() { r.ApplyConfig(&config{[]job{{name: web.Name()}}}) })
	truth.Leak("manager.Sync", truth.Heap(100), func() { m.Sync([]job{{name: web.Name()}}) }).
		Twin("renewing.Sync", func() { r.Sync([]job{{name: web.Name()}}) })
	p := &pool{}
	truth.Leak("pool.Sync", truth.Heap(100), func() { p.Sync([]job{{name: web.Name()}}) }).
		Twin("renewing.Sync", func() { r.Sync([]job{{name: web.Name()}}) })
	b, again := &broker{}, &resetting{}
	truth.Leak("broker.unregisterAll", truth.Heap(30), func() {
		b.Open("one")
		b.Close()
	}).Twin("resetting.Close", func() {
		again.Open("one")
		again.Close()
	})
}
