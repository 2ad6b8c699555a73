package renewed_entry

import (
	"truth"
	"truth/web"
)

func init() {
	n, d := &notifier{waiting: make(map[string]chan struct{})}, &deleting{waiting: make(map[string]chan struct{})}
	truth.Leak("notifier.Notify", truth.Heap(100), func() {
		run := web.Name()
		n.Wait(run)
		n.Notify(run)
	}).Twin("deleting.Notify", func() {
		run := web.Name()
		d.Wait(run)
		d.Notify(run)
	})
}
