// The server is started with a handler that limits every request body.
package limited_at_start

import (
	"io"
	"net/http"
)

func readBehindHandler(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}

func serve() error {
	mux := http.NewServeMux()
	mux.HandleFunc("/", readBehindHandler)
	return http.ListenAndServe(":8080", http.MaxBytesHandler(mux, 1<<20))
}
