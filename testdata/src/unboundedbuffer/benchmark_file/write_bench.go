// A command that measures the program ends with the measurement.
package benchmark_file

import (
	"fmt"
	"time"
)

var measured []string

func measure(stop chan struct{}) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-t.C:
			measured = append(measured, fmt.Sprint(time.Now()))
		}
	}
}
