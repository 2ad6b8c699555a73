package main

import "truth"

func init() {
	truth.Leak("perTurn", truth.Goroutines(1), func() { perTurn(truth.Nothing) }).
		Twin("server.run", func() {
			s := newServer()
			s.ticker.Stop()
		})
}
