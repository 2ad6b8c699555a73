package decompressed

import (
	"bytes"
	"io"

	"truth"
	"truth/web"
)

func init() {
	const size, limit = 16 << 20, 256 << 10
	var gz, zl []byte
	packed := func() io.Reader {
		if gz == nil {
			gz, _ = io.ReadAll(web.Gzip(web.Zeros(size)))
		}
		return bytes.NewReader(gz)
	}
	text := func() io.Reader {
		if zl == nil {
			zl, _ = io.ReadAll(web.Zlib(web.JSON(size)))
		}
		return bytes.NewReader(zl)
	}
	after := func() { limitedAfter(packed(), limit) }
	expanded := truth.Allocated(size)
	truth.Leak("limitedBefore", expanded, func() { limitedBefore(packed(), limit) }).
		Twin("limitedAfter", after)
	truth.Leak("limitedOnOneBranch", expanded, func() { limitedOnOneBranch(packed(), limit, true) }).
		Twin("limitedOnOneBranch", func() { limitedOnOneBranch(web.Zeros(size), limit, false) }).
		Twin("limitedAfter", after)
	truth.Leak("handler", expanded, func() { handler(web.Drop{}, web.Request(text())) }).
		Twin("limitedAfter", after)
	truth.Leak("throughBytes", expanded, func() { throughBytes(web.Drop{}, web.Request(packed())) }).
		Twin("limitedAfter", after)
}
