package receiver_leaves

import "errors"

// event is what some loggers build up; the last call of a fatal one doesn't
// return.
type event struct{ fatal bool }

func (e *event) Err(error) *event { return e }
func (e *event) Msg(string)       {}

type logger struct{}

func (logger) Fatal() *event { return &event{true} }
func (logger) Error() *event { return &event{} }

var log logger

func serve() error { return errors.New("closed") }

// FatalCase leaves by a case that ends the process.
func FatalCase() {
	tcp, udp := make(chan error), make(chan error, 1)
	go func() { tcp <- serve() }()
	go func() { udp <- serve() }()
	select {
	case <-tcp:
	case err := <-udp:
		log.Fatal().Err(err).Msg("udp")
	}
}

func ErrorCase() {
	tcp, udp := make(chan error), make(chan error, 1)
	go func() {
		tcp <- serve() // want `send to tcp blocks for ever after the return at the udp case in ErrorCase; make it with capacity 1`
	}()
	go func() { udp <- serve() }()
	select {
	case <-tcp:
	case err := <-udp:
		log.Error().Err(err).Msg("udp")
	}
}
