package helper_file

import (
	"truth"
	"truth/web"
)

func init() {
	const size = 32 << 20
	truth.Leak("handle", truth.Allocated(size), func() { handle(web.Drop{}, web.Request(web.Zeros(size))) }).
		TwinIn("request_body", "readLimited")
}
