// A defer in a loop that never ends never runs, and pins the ticker on every version.
package defer_in_endless_loop

import "time"

func Sessions(next func() chan bool) {
	for {
		t := time.NewTicker(time.Second) // want `ticker t is stopped by a defer that never runs, in a loop that never ends; stop it at the end of the turn`
		defer t.Stop()
		<-next()
	}
}

func SessionsEnd(next func() chan bool) {
	for {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		if <-next() {
			return
		}
	}
}

func SessionsClosure(next func() chan bool) {
	for {
		t := time.NewTicker(time.Second) // want `ticker t is stopped by a defer that never runs`
		defer func() { t.Stop() }()
		<-next()
	}
}

func SessionsFunc(next func() chan bool) {
	for {
		func() {
			t := time.NewTicker(time.Second)
			defer t.Stop()
			<-next()
		}()
	}
}

func SessionsPanic(next func() chan bool) {
	for {
		t := time.NewTicker(time.Second)
		if !<-next() {
			t.Stop()
			panic("no session")
		}
		t.Stop()
	}
}
