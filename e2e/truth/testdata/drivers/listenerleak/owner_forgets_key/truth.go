package owner_forgets_key

import (
	"pairs/bus"

	"truth"
	"truth/web"
)

func init() {
	keyed := bus.NewKeyed()
	truth.Leak("NewByKey", truth.Heap(100), func() { NewByKey(keyed, web.Name()).Close() }).
		TwinIn("owner_removes", "byKey.Close")
}
