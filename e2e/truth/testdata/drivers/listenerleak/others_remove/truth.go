package others_remove

import (
	"pairs/bus"

	"truth"
	"truth/web"
)

func init() {
	keyed, pipe := bus.NewKeyed(), bus.NewPipe()
	truth.Leak("NewCareless", truth.Heap(100), func() { NewCareless(keyed, web.Name()).Close() }).
		Twin("NewCareful", func() { NewCareful(keyed, web.Name()).Close() }).
		Twin("NewHelped", func() {
			h := NewHelped(keyed, web.Name())
			h.Close()
			leave(h)
		})
	truth.Leak("NewListening", truth.Heap(80), func() { NewListening(pipe).Close() }).
		Twin("NewHearing", func() { NewHearing(pipe).Close() })
}
