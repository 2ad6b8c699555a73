package library

import (
	"context"

	"truth"
)

func init() {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	truth.Leak("Poll", truth.Objects(2), func() { Poll(ended) }).Real().
		Twin("PollStopped", func() { PollStopped(ended) })
	truth.Leak("NewPrivate", truth.Objects(2), func() { NewPrivate() }).Real().
		Twin("newHelper", func() { newHelper().tick.Stop() })
}
