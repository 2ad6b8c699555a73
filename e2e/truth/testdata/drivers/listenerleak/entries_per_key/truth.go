package entries_per_key

import (
	"truth"
	"truth/web"
)

func init() {
	f := &forgetful{managers: make(map[string]*runner), notifiers: make(map[string]*runner)}
	c := &careful{managers: make(map[string]*runner), notifiers: make(map[string]*runner)}
	truth.Leak("forgetful.sync", truth.Heap(100), func() { f.add(web.Name()); f.sync(nil) }).
		Twin("careful.sync", func() { c.add(web.Name()); c.sync(nil) })
	user := &perUser{notifiers: make(map[string]*runner)}
	removed := &perUserRemoved{notifiers: make(map[string]*runner)}
	truth.Leak("perUser.getOrCreate", truth.Goroutines(1), func() { user.getOrCreate(web.Name()) }).InTurn().
		Twin("perUserRemoved.getOrCreate", func() {
			name := web.Name()
			removed.getOrCreate(name)
			removed.remove(name)
		})
}
