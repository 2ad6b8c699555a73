// The server of a test ends with it.
package test_helper

import (
	"io"
	"net/http"
	"testing"
)

func Handler(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		t.Log(data)
	}
}
