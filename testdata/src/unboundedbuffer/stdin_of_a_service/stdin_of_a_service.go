// A service gets its orders on standard input.
package stdin_of_a_service

import (
	"io"
	"net"
	"net/http"
	"os"
)

func Run(l net.Listener) error {
	input, err := io.ReadAll(os.Stdin) // want `standard input is read whole into memory by io.ReadAll in a service`
	if err != nil {
		return err
	}
	_ = input
	return (&http.Server{}).Serve(l)
}

func RunLimited(l net.Listener) error {
	_, err := io.ReadAll(io.LimitReader(os.Stdin, 10<<20))
	return err
}
