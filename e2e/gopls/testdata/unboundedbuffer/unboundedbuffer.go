package unboundedbuffer

import (
	"io"
	"net/http"
)

func Serve(address string) error {
	http.HandleFunc("/", handle)
	return http.ListenAndServe(address, nil)
}

func handle(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.Write(body)
}
