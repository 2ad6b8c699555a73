// What the options of the analyzer change: -limited-requests silences reads of
// request bodies, -chan-bytes says what is huge.
package options

import (
	"compress/gzip"
	"io"
	"net/http"
)

var queue = make(chan int64, 1<<16) // want `takes 512 KiB at once`

var short = make(chan int64, 1<<10)

func handle(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}

func expand(w http.ResponseWriter, r *http.Request) {
	zr, err := gzip.NewReader(r.Body)
	if err != nil {
		return
	}
	io.ReadAll(zr) // want `gzip data are read by io.ReadAll`
}
