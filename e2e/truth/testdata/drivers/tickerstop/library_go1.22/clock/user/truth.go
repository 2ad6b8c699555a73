package user

import (
	"time"

	"example.com/library/clock"

	"truth"
)

func init() {
	done := make(chan bool)
	close(done)
	truth.Leak("Poll", truth.Objects(2), func() { Poll(clock.Real{}, done) }).Real().
		Twin("PollStopped", func() { PollStopped(clock.Real{}, done) })
	truth.Leak("Wait", truth.Objects(2), func() { Wait(clock.Real{}, time.Hour, done) }).Real().
		Twin("WaitStopped", func() { WaitStopped(clock.Real{}, time.Hour, done) })
}
