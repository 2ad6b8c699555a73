package owner_removes

import (
	"pairs/bus"

	"truth"
	"truth/web"
)

func init() {
	errs, keyed := &bus.Errors{}, bus.NewKeyed()
	truth.Silent("byID.Stop", func() { NewByID(errs).Stop() })
	truth.Silent("byKey.Close", func() { NewByKey(keyed, web.Name()).Close() })
}
