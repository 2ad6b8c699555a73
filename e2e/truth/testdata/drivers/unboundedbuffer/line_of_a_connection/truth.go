package line_of_a_connection

import (
	"io"
	"net"

	"truth"
	"truth/web"
)

// peer sends without a newline.
type peer struct {
	net.Conn
	io.Reader
}

func (p peer) Read(b []byte) (int, error) { return p.Reader.Read(b) }

func init() {
	const size = 32 << 20
	connect := func() net.Conn { return peer{Reader: web.Zeros(size)} }
	truth.Leak("serve", truth.Allocated(size), func() { serve(connect()) }).
		Twin("serveSlice", func() { serveSlice(connect()) }).
		Twin("serveScanner", func() { serveScanner(connect()) })
}
