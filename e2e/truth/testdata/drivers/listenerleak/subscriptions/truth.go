package subscriptions

import (
	"pairs/bus"

	"truth"
	"truth/web"
)

func init() {
	s := &service{hub: bus.New(), events: bus.NewEvents(), feed: &bus.Feed{}, pipe: bus.NewPipe(), errs: &bus.Errors{}, cache: bus.NewCache(), ever: &bus.Forever{}}
	done := make(chan struct{})
	close(done)
	truth.Leak("service.stream", truth.Heap(100), func() { s.stream(web.Drop{}, web.Request(nil)) }).
		Twin("service.streamAndLeave", func() { s.streamAndLeave(web.Drop{}, web.Request(nil)) }).
		Twin("own", func() { own(done) }).
		Twin("service.byHelper", func() { s.byHelper(done) }).
		Twin("service.numbered", func() { s.numbered(done) })
	truth.Leak("service.updates", truth.Heap(100), func() { s.updates(done) }).
		Twin("service.updatesUntil", func() { s.updatesUntil(done) })
	truth.Leak("service.watch", truth.Heap(100), func() { s.watch(true) }).
		Twin("service.watchClosed", func() { s.watchClosed(true) })
	truth.Leak("service.event", truth.Heap(100), func() { s.event(web.Drop{}, web.Request(nil)) }).
		Twin("service.eventCancelled", func() { s.eventCancelled(web.Drop{}, web.Request(nil)) })
	truth.Leak("service.channel", truth.Heap(100), func() { s.channel(done) }).
		Twin("service.channelStopped", func() { s.channelStopped(done) })
	answers := bus.NewAnswers()
	truth.Leak("askIf", truth.Heap(100), func() { askIf(answers, web.Name(), false) }).
		Repaired(func() { _, cleanup := answers.RegisterAnswer(web.Name()); cleanup() })
}
