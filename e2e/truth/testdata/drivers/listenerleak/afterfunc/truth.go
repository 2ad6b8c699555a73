package afterfunc

import (
	"context"
	"io"
	"strings"
	"time"

	"truth"
	"truth/web"
)

func init() {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	s := &service{ctx: ctx}
	truth.Leak("service.lag", truth.Heap(100), func() { s.lag(web.Drop{}, web.Request(nil)) }).Real().
		Twin("service.lagStopped", func() { s.lagStopped(web.Drop{}, web.Request(nil)) }).
		Twin("service.lagOfRequest", func() { s.lagOfRequest(web.Drop{}, web.Request(nil)) }).
		Twin("background", func() { background(web.Drop{}, web.Request(nil)) })
	body := func() io.ReadCloser { return io.NopCloser(strings.NewReader("text")) }
	truth.Leak("wrap", truth.Heap(100), func() { wrap(ctx, body()).Close() }).Real().Calls(2000).
		Twin("wrapStopping", func() { wrapStopping(ctx, body()).Close() }).
		Twin("wrapOwn", func() {
			w, cancel := wrapOwn(ctx, body())
			w.Close()
			cancel()
			time.Sleep(50 * time.Microsecond) // its function ends, too
		})
}
