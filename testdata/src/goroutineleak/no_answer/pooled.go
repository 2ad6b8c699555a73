package no_answer

import "sync"

type errand struct{ done chan struct{} }

// NewRunner starts its worker when it is first needed.
func NewRunner() (run func() bool, stop func()) {
	errands := make(chan *errand, 2)
	var once sync.Once
	run = func() bool {
		once.Do(func() { go runErrands(errands) })
		e := &errand{make(chan struct{}, 1)}
		select {
		case errands <- e:
		default:
			return false
		}
		<-e.done
		return true
	}
	return run, func() { close(errands) }
}

func runErrands(errands <-chan *errand) {
	for e := range errands {
		e.done <- struct{}{}
	}
}

var (
	runnerOnce sync.Once
	runErrand  func() bool
)

// Run shares a runner, which may have been started before.
func Run() bool {
	runnerOnce.Do(func() { runErrand, _ = NewRunner() })
	return runErrand()
}
