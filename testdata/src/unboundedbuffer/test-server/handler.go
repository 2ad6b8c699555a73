// A server for tests ends with them.
package main

import (
	"io"
	"net/http"
)

type mockHandler struct{}

func (h *mockHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}

func main() { http.ListenAndServe(":8080", &mockHandler{}) }
