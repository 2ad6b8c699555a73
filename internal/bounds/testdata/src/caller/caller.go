package caller

import (
	"io"
	"net"
	"net/http"

	"limits"
)

func read(conn net.Conn) {
	io.ReadAll(limits.Limit(conn)) // want "^limited$"
	io.ReadAll(limits.Pass(conn))  // want "^input$"
}

func handle(w http.ResponseWriter, r *http.Request) {
	io.ReadAll(r.Body) // want "^limited$"
}

var _ = limits.Bodies(http.HandlerFunc(handle))
