// A timer is drained that won't fire.
package timer_drained

import "time"

func AfterFunc(d time.Duration, work func() error) error {
	var t *time.Timer
	if d > 0 {
		t = time.AfterFunc(d, func() {})
	}
	err := work()
	if t != nil && !t.Stop() {
		<-t.C // want `receive from t\.C blocks for ever: the C of a timer of AfterFunc is nil; wait for the function itself`
	}
	return err
}

func NewTimer(d time.Duration, work func() error) error {
	var t *time.Timer
	if d > 0 {
		t = time.NewTimer(d)
	}
	err := work()
	if t != nil && !t.Stop() {
		<-t.C
	}
	return err
}

func Inverted(d time.Duration, work func()) {
	t := time.NewTimer(d)
	defer func() {
		if t.Stop() {
			<-t.C // want `receive from t\.C blocks for ever: Stop has stopped the timer before it fired; drain it only if Stop returns false`
		}
	}()
	work()
}

func Drained(d time.Duration, work func()) {
	t := time.NewTimer(d)
	defer func() {
		if !t.Stop() {
			<-t.C
		}
	}()
	work()
}

// clock is how code says that time goes by in tests.
type clock interface{ NewTimer(time.Duration) timer }

type timer interface {
	C() <-chan time.Time
	Stop() bool
	Reset(time.Duration) bool
}

func Interface(c clock, d time.Duration, work func()) {
	t := c.NewTimer(d)
	work()
	if t != nil && t.Stop() {
		<-t.C() // want `receive from t\.C\(\) blocks for ever: Stop has stopped the timer before it fired`
	}
}

func Again(c clock, d time.Duration, work func()) {
	t := c.NewTimer(d)
	work()
	if t.Stop() {
		t.Reset(d)
		<-t.C()
	}
}

func NotBlocking(c clock, d time.Duration, work func()) {
	t := c.NewTimer(d)
	work()
	if t.Stop() {
		select {
		case <-t.C():
		default:
		}
	}
}
