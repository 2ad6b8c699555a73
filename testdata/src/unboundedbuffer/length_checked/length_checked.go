// The handler, or the one that calls it, compares the Content-Length with a
// maximum.
package length_checked

import (
	"io"
	"net/http"
)

func readAfterLengthCheck(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength < 0 || r.ContentLength > 1<<20 {
		return
	}
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}

func readChecked(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}

func uploadReckoned(w http.ResponseWriter, r *http.Request) {
	file, _, err := r.FormFile("f")
	if err != nil {
		return
	}
	if isSmall(r.ContentLength - 100) {
		io.ReadAll(file)
	}
}

func isSmall(n int64) bool { return n < 1000 }
