package processes

import (
	"errors"

	"truth"
)

func init() {
	truth.Leak("start", truth.Zombies(1), func() { start("true") }).Real().
		Twin("startAndWait", func() { startAndWait("true") }).
		Twin("waitInAGoroutine", func() { waitInAGoroutine("true") }).
		Twin("waitInAClosure", func() { waitInAClosure("true") })
	failed := errors.New("failed")
	truth.Leak("waitOnlyIfAllIsWell", truth.Zombies(1), func() { waitOnlyIfAllIsWell("true", func() error { return failed }) }).Real().
		Twin("waitOnlyIfAllIsWell", func() { waitOnlyIfAllIsWell("true", func() error { return nil }) })
	truth.Leak("chained", truth.Zombies(1), func() { chained("true") }).Real().
		Twin("startAndWait", func() { startAndWait("true") })
}
