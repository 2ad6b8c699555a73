package own_callback

import (
	"pairs/bus"

	"truth"
)

func init() {
	a := New(bus.NewInbox())
	truth.Leak("asker.ask", truth.Heap(80), func() { a.ask() }).
		Twin("asker.askAndRemove", func() { a.askAndRemove() })
}
