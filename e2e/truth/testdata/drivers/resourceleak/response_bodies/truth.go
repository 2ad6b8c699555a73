package response_bodies

import (
	"context"
	"net/http"

	"truth"
	"truth/web"
)

// leak says that each call keeps the two goroutines of a connection.
func leak(function string, call func()) *truth.Claim {
	return truth.Leak(function, truth.Goroutines(2), call).Real().InTurn()
}

func init() {
	url := web.Serve()
	client := http.DefaultClient
	isClosed := func() { closed(url + "/text") }
	leak("neverClosed", func() { neverClosed(url) }).
		Twin("closed", func() { closed(url) }).
		Twin("headOnly", func() { headOnly(url) }).
		Twin("closedByField", func() { closedByField(url) }).
		Twin("nilCheck", func() { nilCheck(url) })
	leak("statusCheckBeforeDefer", func() { statusCheckBeforeDefer(url + "/404") }).
		Twin("statusCheckBeforeDefer", func() { statusCheckBeforeDefer(url) }).
		Twin("statusCheckAfterDefer", func() { statusCheckAfterDefer(url + "/404") })
	leak("dropped", func() { dropped(url) }).
		Twin("readToTheEnd", func() { readToTheEnd(url) }).
		Twin("drained", func() { drained(url) })
	leak("discarded", func() { discarded(url) }).
		Twin("readByHelper", func() { readByHelper(url) })
	leak("readOneValue", func() { readOneValue(url, new(any)) }).
		Twin("readToTheEnd", func() { readToTheEnd(url) })
	leak("drainedInPart", func() { drainedInPart(url) }).
		Twin("drained", func() { drained(url) })
	leak("getRequest", func() { getRequest(client, url) }).
		Twin("headRequest", func() { headRequest(client, url) }).
		Twin("headRequestByHelper", func() { headRequestByHelper(client, url) })
	leak("contextOfTheCaller", func() { contextOfTheCaller(context.Background(), client, url) }).
		Twin("contextCancelledOnReturn", func() { contextCancelledOnReturn(client, url) }).
		Twin("contextOfTheRequest", func() {
			req, _ := http.NewRequest("GET", url, nil)
			contextOfTheRequest(client, req)
		})
	leak("errorCheckAroundForgets", func() { errorCheckAroundForgets(url) }).
		Twin("errorCheckAround", func() { errorCheckAround(url) })
	leak("readInPartByHelper", func() { readInPartByHelper(url) }).
		Twin("readByHelper", func() { readByHelper(url) })
	truth.NotRun("lastStatementCloses", truth.Absent, "the server would have to break off its answer, which ends the connection too")
	s := &store{client, url}
	leak("store.Status", func() { s.Status(context.Background(), "/get") }).
		Twin("store.Size", func() { s.Size(context.Background(), "/size") })
	leak("store.Push", func() { s.Push(context.Background(), "/404") }).
		Twin("store.Push", func() { s.Push(context.Background(), "/found") })
	leak("send", func() {
		req, _ := http.NewRequest("GET", url, nil)
		send(req)
	}).Twin("closed", func() { closed(url) })
	leak("ofRequests", func() {
		req, _ := http.NewRequest("GET", url, nil)
		ofRequests(http.DefaultTransport, req)
	}).Twin("closed", func() { closed(url) })
	truth.Silent("closed", isClosed)
	leak("retriesAndLeaks", func() {
		req, _ := http.NewRequest("GET", url+"/404", nil)
		retriesAndLeaks(context.Background(), client, req)
	}).Twin("retriesAndLeaks", func() {
		req, _ := http.NewRequest("GET", url, nil)
		retriesAndLeaks(context.Background(), client, req)
	})
}
