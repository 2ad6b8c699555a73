package listenerleak

import (
	"os"
	"os/signal"
)

func Wait(stop <-chan struct{}) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	select {
	case <-c:
	case <-stop:
	}
}
