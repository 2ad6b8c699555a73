package benchmark_file

import (
	"fmt"
	"time"
)

var stats []string

func collect(stop chan struct{}) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-stop:
			return
		case <-t.C:
			stats = append(stats, fmt.Sprint(time.Now())) // want `slice stats only grows`
		}
	}
}
