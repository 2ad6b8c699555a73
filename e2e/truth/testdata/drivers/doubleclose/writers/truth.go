package writers

import (
	"bytes"
	"compress/zlib"
	"io"
	"strings"

	"truth"
)

// extra counts the bytes that follow the end of what was written.
var extra int64

func init() {
	data := []byte("data")
	after := func(write func(io.Writer)) func() {
		return func() {
			var out bytes.Buffer
			write(&out)
			r, err := zlib.NewReader(&out)
			if err != nil {
				panic(err)
			}
			io.Copy(io.Discard, r)
			extra += int64(out.Len())
		}
	}
	bytesAfter := truth.Count("bytes after the end of the output", 4, func() int64 { return extra })
	truth.Leak("compressed", bytesAfter, after(func(w io.Writer) { compressed(w, data) })).
		Twin("explicit", after(func(w io.Writer) { explicit(w, data) })).
		Twin("many", after(func(w io.Writer) { many(w, [][]byte{data}) }))
	ends := truth.Count("more ends of the form than one", 1, func() int64 { return extra })
	truth.Leak("upload", ends, func() {
		var out bytes.Buffer
		upload(&out, data)
		boundary := strings.TrimSpace(strings.SplitN(out.String(), "\r\n", 2)[0])
		extra += int64(strings.Count(out.String(), boundary+"--")) - 1
	}).Twin("reset", func() { reset(io.Discard, [][]byte{data}) })
}
