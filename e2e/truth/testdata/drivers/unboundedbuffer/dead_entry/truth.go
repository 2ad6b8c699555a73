package dead_entry

import (
	"context"
	"sync/atomic"

	"truth"
	"truth/web"
)

func init() {
	ws := &watchers{byID: make(map[string]*watcher)}
	d := &deleting{byID: make(map[string]*watcher)}
	deletes := func() {
		name := web.Name()
		d.Add(name)
		d.byID[name].done = make(chan struct{})
		d.Stop(name)
	}
	truth.Leak("watchers.Stop", truth.Heap(200), func() {
		name := web.Name()
		ws.Add(name)
		ws.Stop(name)
	}).Twin("deleting.Stop", deletes)
	j := &jobs{cancels: make(map[int64]context.CancelFunc)}
	var id atomic.Int64
	truth.Leak("jobs.cancel", truth.Heap(100), func() {
		n := id.Add(1)
		ended := truth.Ended()
		j.run(ended, n)
		j.cancel(n)
	}).Twin("deleting.Stop", deletes)
}
