// The caller limits the body before it hands the request on.
package limited_by_caller

import (
	"io"
	"net/http"
)

func limits(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	readForCaller(w, r)
}

func readForCaller(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}
