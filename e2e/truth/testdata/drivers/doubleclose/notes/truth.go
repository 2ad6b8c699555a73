package notes

import (
	"io"

	"doubleclose/notes/sub"

	"truth"
)

func init() {
	twice := truth.Panic("close of closed channel")
	restart := func() {
		var r restarted
		r.Start()
		r.Stop()
		r.Start()
		r.Stop()
	}
	truth.Leak("server.Stop", twice, func() { truth.Twice(newServer().Stop) }).
		Twin("restarted.Stop", restart)
	closer := func() io.Closer { return truth.Discard{} }
	truth.Leak("client.Close", truth.Panic("runtime error: invalid memory address or nil pointer dereference"), func() {
		c := &client{conn: closer()}
		truth.Twice(func() { c.Close() })
	}).Twin("careful.Close", func() {
		c := &careful{conn: closer()}
		truth.Twice(func() { c.Close() })
	})
	truth.Leak("shipper.Stop", twice, func() {
		s := &shipper{manager: sub.New()}
		truth.Twice(s.Stop)
	}).Twin("shipper.Stop", func() { truth.Twice(new(shipper).Stop) })
	truth.Silent("restarted.Stop", restart)
}
