// The channel of an AfterFunc timer is nil: a receive from it waits for ever.
package afterfunc_has_no_channel

import "time"

func Wait(work func()) {
	t := time.AfterFunc(time.Second, work)
	<-t.C // want `timer t of time\.AfterFunc has no channel, so this receive never ends; let its function close a channel`
}

func WaitTimer(work func()) {
	t := time.NewTimer(time.Second)
	<-t.C
	work()
}

func WaitEither(work func(), plain bool) {
	t := time.AfterFunc(time.Second, work)
	if plain {
		t = time.NewTimer(time.Second)
	}
	<-t.C
}

// Select has another case.
func Select(work func(), done chan bool) {
	t := time.AfterFunc(time.Second, work)
	select {
	case <-t.C:
	case <-done:
	}
}

func SelectAlone(work func()) {
	var t = time.AfterFunc(time.Second, work)
	select {
	case <-t.C: // want `timer t of time\.AfterFunc has no channel`
	}
}

type job struct{ timer *time.Timer }

func (j *job) start(work func()) { j.timer = time.AfterFunc(time.Second, work) }

func (j *job) wait() {
	<-j.timer.C // want `timer timer of time\.AfterFunc has no channel`
}

type task struct{ timer *time.Timer }

func newTask() *task { return &task{timer: time.NewTimer(time.Second)} }

func (t *task) start(work func()) { t.timer = time.AfterFunc(time.Second, work) }

func (t *task) wait() { <-t.timer.C }

func Param(t *time.Timer) { <-t.C }
