package closed_twice

import (
	"errors"

	"truth"
)

const silent = "closed_twice_silent"

func init() {
	twice, nilChannel := truth.Panic("close of closed channel"), truth.Panic("close of nil channel")
	failed := errors.New("failed")
	truth.Leak("straight", twice, straight).TwinIn(silent, "exclusive")
	truth.Leak("deferred", twice, func() { deferred(truth.Nothing) }).TwinIn(silent, "correlated")
	truth.Leak("deferredInLiteral", twice, func() { deferredInLiteral(truth.Nothing) }).TwinIn(silent, "correlated")
	truth.Leak("errorPath", twice, func() { errorPath(func() error { return failed }) }).
		Twin("errorPath", func() { errorPath(func() error { return nil }) })
	truth.Leak("inLoop", twice, func() { inLoop([]int{1, 2}) }).
		TwinIn(silent, "perTurn").TwinIn(silent, "breaks")
	truth.Leak("retry", twice, func() { retry(func() error { return failed }) }).
		Twin("retry", func() { retry(func() error { return nil }) }).TwinIn(silent, "nilOut")
	jobs := make(chan int)
	close(jobs)
	truth.Leak("workers", twice, func() { workers(2, jobs); truth.Work() }).
		TwinIn(silent, "closer").TwinIn(silent, "channelPerWorker")
	truth.Leak("worker", twice, func() { namedWorkers(2, jobs); truth.Work() }).
		TwinIn(silent, "closer").TwinIn(silent, "channelPerWorker")
	dial := func(n int) func() error {
		return func() error {
			if n--; n < 0 {
				return failed
			}
			return nil
		}
	}
	truth.Leak("connection.read", twice, func() { newConnection().run(dial(2)); truth.Work() }).
		Twin("connection.read", func() { newConnection().run(dial(1)); truth.Work() })
	truth.Leak("isNil", nilChannel, func() { isNil(false) }).
		TwinIn(silent, "makes")
	truth.Leak("generic", twice, func() { generic([]int{1}) }).TwinIn(silent, "exclusive")
	truth.Leak("oneLine", twice, func() { oneLine(make(chan int)) }).TwinIn(silent, "exclusive")
	truth.Leak("hub.fail", twice, func() {
		h := &hub{make(chan error), make(chan error, 1)}
		h.fail()
	}).TwinIn(silent, "two")
}
