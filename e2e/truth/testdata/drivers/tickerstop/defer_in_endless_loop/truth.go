package defer_in_endless_loop

import (
	"runtime"

	"truth"
)

// sessions returns a function that gives n sessions and then ends its
// goroutine: what a turn leaves is seen before that.
func sessions(n int) func() chan bool {
	return func() chan bool {
		if n--; n < 0 {
			runtime.Goexit()
		}
		ch := make(chan bool, 1)
		ch <- true
		return ch
	}
}

// turns gives sessions until the end of the process.
func turns() func() chan bool {
	n := 0
	return func() chan bool {
		ch := make(chan bool, 1)
		if n++; n <= 200 {
			ch <- true
		}
		return ch
	}
}

func init() {
	truth.Leak("Sessions", truth.Heap(200*150), func() { go Sessions(turns()) }).
		Twin("SessionsEnd", func() { go SessionsEnd(turns()) }).
		Twin("SessionsFunc", func() { go SessionsFunc(sessions(200)) }).
		Twin("SessionsPanic", func() { go SessionsPanic(sessions(200)) })
	truth.Leak("SessionsClosure", truth.Heap(200*150), func() { go SessionsClosure(turns()) }).
		Twin("SessionsFunc", func() { go SessionsFunc(sessions(200)) })
}
