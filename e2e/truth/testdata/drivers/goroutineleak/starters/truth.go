package starters

import "truth"

func init() {
	truth.Leak("Timeout", truth.Goroutines(1), func() { Timeout() }).
		Twin("Room", func() { Room() })
	truth.Leak("server.Timeout", truth.Goroutines(1), func() { (&server{running: true}).Timeout() }).
		Twin("Called", func() { Called() })
}
