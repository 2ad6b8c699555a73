package stdin_of_a_service

import (
	"errors"
	"io"
	"net"
	"os"

	"truth"
	"truth/web"
)

type closed struct{ net.Listener }

func (closed) Accept() (net.Conn, error) { return nil, errors.New("closed") }
func (closed) Close() error              { return nil }

func init() {
	const size = 128 << 20
	input := func(run func(net.Listener) error) func() {
		return func() {
			r, w, err := os.Pipe()
			if err != nil {
				panic(err)
			}
			go func() { io.Copy(w, web.Zeros(size)); w.Close() }()
			os.Stdin = r
			run(closed{})
			r.Close()
		}
	}
	truth.Leak("Run", truth.Allocated(size), input(Run)).Real().
		Twin("RunLimited", input(RunLimited))
}
