package owner_closes

import (
	"pairs/bus"

	"truth"
)

func init() {
	errs := &bus.Errors{}
	truth.Leak("Start", truth.Heap(50), func() { Start(errs).Stop() }).
		Twin("NewBoth", func() { NewBoth().Stop() }).
		TwinIn("owner_removes", "byID.Stop")
}
