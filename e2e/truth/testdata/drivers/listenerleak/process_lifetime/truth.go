package main

import (
	"os"
	"os/signal"
	"syscall"

	"truth"
)

func init() {
	done := make(chan struct{})
	close(done)
	repaired := func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGHUP)
		defer signal.Stop(signals)
		select {
		case <-signals:
		case <-done:
		}
	}
	truth.Leak("service.handleSignals", truth.Heap(100), func() { (&service{done}).handleSignals() }).Real().Calls(3000).
		Repaired(repaired)
	truth.Leak("reloadAgain", truth.Heap(100), func() { reloadAgain(truth.Ended()) }).Real().Calls(3000).
		Repaired(repaired)
}
