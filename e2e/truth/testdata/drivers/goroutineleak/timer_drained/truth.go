package timer_drained

import (
	"time"

	"truth"
)

type real struct{}

type realTimer struct{ *time.Timer }

func (t realTimer) C() <-chan time.Time { return t.Timer.C }

func (real) NewTimer(d time.Duration) timer { return realTimer{time.NewTimer(d)} }

func init() {
	late := func() error { time.Sleep(2 * time.Second); return nil }
	truth.Leak("AfterFunc", truth.Goroutines(1), func() { AfterFunc(time.Second, late) }).Real().
		Twin("AfterFunc", func() { AfterFunc(time.Minute, late) }).
		Twin("NewTimer", func() { NewTimer(time.Minute, late) })
	truth.Leak("Inverted", truth.Goroutines(1), func() { Inverted(time.Minute, truth.Nothing) }).
		Twin("Drained", func() { Drained(time.Minute, truth.Nothing) })
	truth.Leak("Interface", truth.Goroutines(1), func() { Interface(real{}, time.Minute, truth.Nothing) }).
		Twin("Again", func() { Again(real{}, time.Minute, truth.Nothing) }).
		Twin("NotBlocking", func() { NotBlocking(real{}, time.Minute, truth.Nothing) })
}
