package main

import (
	"time"

	"truth"
)

func init() {
	truth.Leak("poll", truth.Objects(2), poll).Real().Together().Calls(2000).
		Repaired(func() {
			t := time.NewTicker(time.Second)
			defer t.Stop()
			<-t.C
		})
}
