package forms

import (
	"bytes"
	zl "compress/zlib"
	"io"

	"truth"
)

// extra counts the bytes that follow the end of what was written.
var extra int64

func init() {
	twice := truth.Panic("close of closed channel")
	const silent = "closed_twice_silent"
	truth.Leak("alias", twice, alias).
		Twin("shadow", shadow).
		Twin("switches", func() { switches(1) })
	truth.Leak("dotImport", truth.Count("bytes after the end of the output", 4, func() int64 { return extra }), func() {
		var out bytes.Buffer
		dotImport(&out)
		r, err := zl.NewReader(&out)
		if err != nil {
			panic(err)
		}
		io.Copy(io.Discard, r)
		extra += int64(out.Len())
	}).Twin("shadow", shadow)
	truth.Leak("events.Close", truth.Panic("send on closed channel"), func() {
		e := newEvents[int]()
		e.Close()
		e.Send(1)
	}).TwinIn("senders_are_over", "locked.Close")
	truth.Leak("outer.both", twice, func() { (&outer{inner: &inner{make(chan struct{})}}).both() }).
		TwinIn(silent, "two")
	truth.Leak("named", twice, func() { named() }).
		Twin("switches", func() { switches(2) })
	truth.Leak("labelsAgain", twice, func() { labelsAgain([][]int{{1}, {2}}) }).
		Twin("labels", func() { labels([][]int{{1}, {2}}) })
	truth.Leak("pointers", twice, func() {
		ch := make(chan int)
		pointers(&ch)
	}).TwinIn(silent, "two")
	truth.Leak("falls", twice, func() { falls(1) }).
		Twin("falls", func() { falls(2) }).
		Twin("switches", func() { switches(1) })
}
