package listenerleak

import (
	"os"
	"os/signal"
	"syscall"
)

func Wait(reload func(), stop <-chan struct{}) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	for {
		select {
		case <-c:
			reload()
		case <-stop:
			return
		}
	}
}
