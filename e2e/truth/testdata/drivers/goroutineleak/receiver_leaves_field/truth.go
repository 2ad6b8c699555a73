package receiver_leaves_field

import (
	"errors"

	"truth"
)

func init() {
	late := func() error { truth.Work(); return nil }
	failing := func() error { truth.Work(); return errors.New("failed") }
	truth.Leak("Push", truth.Goroutines(1), func() { Push(truth.Soon(), late) }).
		Twin("PushWithRoom", func() { PushWithRoom(truth.Soon(), late) }).
		Twin("Wait", Wait)
	truth.Leak("Push", truth.Goroutines(1), func() { Push(truth.Soon(), failing) }).
		Twin("PushWithRoom", func() { PushWithRoom(truth.Soon(), failing) })
	truth.Leak("newJob", truth.Goroutines(2), func() { Jobs(3, failing) }).
		Twin("newJob", func() { Jobs(3, late) }).
		Twin("AllJobs", func() { AllJobs(3, failing) })
	next := func() (int, error) { return 1, nil }
	end := func() (int, error) { return 0, errors.New("end") }
	truth.Leak("newStream", truth.Goroutines(1), func() { newStream(truth.Soon(), next).Next() }).
		Twin("newStream", func() { newStream(truth.Soon(), end).Next() }).
		Twin("newSingle", func() { newSingle(truth.Soon(), next).Next() })
}
