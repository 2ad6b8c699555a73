package goroutine_outlives_stop

import (
	"testing"
	"time"
)

func Test(t *testing.T) {
	tick := time.NewTicker(time.Second)
	go func() {
		for range tick.C {
			t.Log("tick")
		}
	}()
	tick.Stop()
}
