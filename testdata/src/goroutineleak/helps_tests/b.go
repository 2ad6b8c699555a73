package helps_tests

import "time"

func Run(serve func() error) {
	errs := make(chan error)
	go func() {
		errs <- serve() // want `send to errs blocks for ever after the return`
	}()
	select {
	case <-errs:
	case <-time.After(time.Second):
	}
}
