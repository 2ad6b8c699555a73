package nested_context

import (
	"context"
	"errors"

	"truth"
	"truth/web"
)

// turns is a stream that stays after n messages, with its loop.
type turns struct {
	n    int
	then chan int
}

func (t *turns) Context() context.Context { return context.Background() }

func (t *turns) Recv() (string, error) {
	if t.n--; t.n < 0 {
		<-t.then
		return "", errors.New("end")
	}
	return web.Name(), nil
}

func init() {
	const n = 2000
	stream := func(loop func(stream) error) func() {
		return func() { go loop(&turns{n: n, then: make(chan int)}) }
	}
	truth.Leak("grows", truth.Heap(n*100), stream(grows)).Calls(5).
		Twin("ofTheTurn", stream(ofTheTurn)).
		Twin("otherName", stream(otherName)).
		Twin("derivedFromOuter", stream(derivedFromOuter)).
		Twin("renewed", stream(renewed)).
		Twin("declaredInLoop", stream(declaredInLoop))
	truth.Leak("worker", truth.Heap(n*100), func() {
		jobs := make(chan string)
		go worker(context.Background(), jobs)
		for range n {
			jobs <- "job"
		}
	}).Calls(5).Twin("ofTheTurn", stream(ofTheTurn))
}
