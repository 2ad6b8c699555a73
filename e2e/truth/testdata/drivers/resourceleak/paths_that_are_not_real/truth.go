package paths_that_are_not_real

import (
	"net"
	"os"

	"truth"
)

func init() {
	name := os.Args[0]
	truth.NotRun("NotFatal", truth.Absent, "Stat of an open file doesn't fail")
	truth.Leak("SwitchOnSomethingElse", truth.Files(1), func() { SwitchOnSomethingElse(name, 1) }).Real().
		Twin("SwitchOnSomethingElse", func() { SwitchOnSomethingElse(name, 0) }).
		Twin("SwitchOnTheError", func() { SwitchOnTheError(name) }).
		Twin("AlwaysReturns", func() { AlwaysReturns([]string{name}) }).
		Twin("LabelledBreak", func() { LabelledBreak([]string{name}) })
	truth.Leak("AssertedSomethingElse", truth.Files(1), func() { AssertedSomethingElse(&dials{}, busy{}, nil) }).Real().
		Twin("AssertedError", func() { AssertedError(&dials{}, func(c net.Conn) { c.Close() }) })
}

// dials is a listener that accepts one connection.
type dials struct {
	net.Listener
	done bool
}

func (d *dials) Accept() (net.Conn, error) {
	if d.done {
		return nil, net.ErrClosed
	}
	d.done = true
	return net.ListenUDP("udp", nil)
}

type busy struct{}

func (busy) Temporary() bool { return true }
