package no_answer

import (
	"context"

	"truth"
)

func init() {
	nobody := func(string) bool { return false }
	truth.Leak("service.loop", truth.Goroutines(2), func() { // the service, which goes on, and who asked
		newService(context.Background(), nobody).Get("a")
	}).Twin("answering.Get", func() { newAnswering(truth.Soon(), nobody).Get("a") })
}
