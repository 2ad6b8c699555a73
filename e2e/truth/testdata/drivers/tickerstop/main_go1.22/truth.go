package main

import (
	"context"
	"errors"
	"time"

	"truth"
)

// leak says that each call keeps n tickers or timers, of three objects each.
func leak(function string, n int64, call func()) *truth.Claim {
	return truth.Leak(function, truth.Objects(2*n), call).Real().Calls(2000)
}

// values returns a channel that gives the values and is closed.
func values(list ...bool) chan bool {
	ch := make(chan bool, len(list))
	for _, v := range list {
		ch <- v
	}
	close(ch)
	return ch
}

// turns lets an endless loop take some turns in a goroutine that stays.
func turns(n int, loop func(chan bool)) func() {
	return func() {
		ch := make(chan bool)
		go loop(ch)
		for i := 0; i < n; i++ {
			ch <- true
		}
	}
}

func init() {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	leak("never", 1, func() { never(ended) }).
		Twin("neverSilent", func() { neverSilent(ended) })
	failed := errors.New("failed")
	leak("onPath", 1, func() { onPath(nil, failed) }).
		Twin("onPath", func() { onPath(values(), nil) }).
		Twin("onPathSilent", func() { onPathSilent(nil, failed) })
	leak("loops", 500, turns(500, loops)).Calls(20).
		Twin("everyTurn", turns(500, everyTurn))
	leak("waits", 1, func() { waits(ended, time.Hour) }).
		Twin("wraps", func() { wraps(time.Hour).Stop() })
	truth.NotRun("inline", truth.Costly, "it waits for an hour").All(2)
	leak("poller", 2, func() { poller(ended, values()) }).Together().All(2).
		Twin("stopLater", func() { stopLater(time.NewTicker(time.Millisecond)) })
	truth.NotRun("again", truth.Costly, "it waits a minute for its ticker")
	leak("ticks", 3, func() { ticks(values(true)) }).All(3).Together().
		Twin("stopLater", func() { stopLater(time.NewTicker(time.Millisecond)) })
	truth.NotRun("stuck", truth.Costly, "each turn takes a second; main_go1.23 and defer_in_endless_loop run the shape")
	truth.NotRun("named", truth.Costly, "it waits a minute for its ticker")
	leak("labels", 1, func() { labels(values(true, true), false) }).Together().
		Twin("labels", func() { labels(values(true, false), false) })
	leak("closures", 2, func() { closures(nil) }).All(2).Together().
		Twin("variadic", func() { variadic(values()) }).
		Twin("methodExpression", func() { methodExpression(values()) })
	leak("afters", 1, func() { afters(ended, time.Hour) }).
		Twin("paced", func() { paced(values(), nil, time.Hour) })
	leak("rearms", 1, func() { rearms(values(true, false), time.Hour) }).
		Twin("embeds", func() { embeds(values()) })
	// It also keeps a ticker in a variable of the package and drops one in a
	// channel, which memlint leaves to their next owners.
	leak("handed", 3, func() { handed(nil) }).Together().
		Twin("stopLater", func() { stopLater(time.NewTicker(time.Millisecond)) })
	leak("newSampler", 1, func() { newSampler().Close() }).
		Twin("newQuiet", func() { newQuiet().Close() })
	leak("newForgetful", 1, func() { newForgetful() }).
		Twin("newQuiet", func() { newQuiet().Close() })
	leak("shadowed", 1, func() { shadowed(values()) }).Together().
		Twin("aliased", func() { aliased(values()) })
	leak("switched", 1, func() { switched(3, nil) }).
		Twin("switched", func() { switched(1, nil) })
	leak("generic", 1, func() { generic[int](values(true), nil).stop() }).
		Twin("generic", func() { generic[int](values(), nil).stop() })
	// The timer fires at once, and is armed again before the function returns.
	soon := func(call func(chan bool, time.Duration)) func() {
		return func() {
			done := make(chan bool)
			go func() { time.Sleep(100 * time.Millisecond); close(done) }()
			call(done, time.Hour)
		}
	}
	leak("armedAgain", 1, soon(armedAgain)).Together().
		Twin("armedAndStopped", soon(armedAndStopped))
	truth.NotRun("armedByLiteral", truth.Absent, "its first receive takes the only value, so that its timer has fired")
	truth.NotRun("instants", truth.Absent, "nothing implements its clock")
}
