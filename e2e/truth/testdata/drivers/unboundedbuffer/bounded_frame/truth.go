package bounded_frame

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"

	"truth"
	"truth/web"
)

// peer announces a short frame and sends without an end.
type peer struct {
	net.Conn
	io.Reader
}

func (p peer) Read(b []byte) (int, error) { return p.Reader.Read(b) }

func init() {
	const size = 32 << 20
	connect := func() net.Conn {
		head := binary.BigEndian.AppendUint32(nil, 1<<10)
		return peer{Reader: io.MultiReader(bytes.NewReader(head), web.Zeros(size))}
	}
	truth.Leak("noFrame", truth.Allocated(size), func() { noFrame(connect()) }).
		Twin("frame", func() { frame(connect()) }).
		Twin("full", func() { full(connect()) }).
		Twin("value", func() { value(connect(), new(any)) })
	truth.Leak("noLine", truth.Allocated(size), func() { noLine(connect()) }).
		Twin("line", func() { line(connect()) })
}
