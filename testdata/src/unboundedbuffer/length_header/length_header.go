// A function of the package compares the header that tells the length with a
// maximum.
package length_header

import (
	"io"
	"net/http"
	"strconv"
)

func isTooLong(r *http.Request) bool {
	n, err := strconv.ParseInt(r.Header.Get("Content-Length"), 10, 64)
	return err != nil || n > 1<<20
}

func readBelowMaximum(w http.ResponseWriter, r *http.Request) {
	if isTooLong(r) {
		return
	}
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}
