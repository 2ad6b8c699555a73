// A file that helps tests doesn't silence its package.
package helper_file

import (
	"io"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body) // want `request body is read whole`
	w.Write(data)
}
