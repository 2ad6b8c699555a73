package outlives

import (
	"truth"
	"truth/web"
)

func init() {
	h, t := &hub{}, &trimmed{}
	truth.Leak("hub.Broadcast", truth.Heap(100), func() { h.Broadcast(message{web.Name()}) }).
		Twin("trimmed.Broadcast", func() { t.Broadcast(message{web.Name()}) })
}
