// A server serves until it has come to an end.
package serves_until_end

import "net"

type blocking struct {
	ln net.Listener
	h  func(net.Conn)
}

// listenAndServe returns when its server has come to an end.
func listenAndServe(addr string, h func(net.Conn)) error {
	s := &blocking{h: h}
	return s.ListenAndServe(addr)
}

func (s *blocking) ListenAndServe(addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return s.serve(ln)
}

func (s *blocking) serve(ln net.Listener) error {
	s.ln = ln
	for {
		c, err := ln.Accept()
		if err != nil {
			return err
		}
		go s.h(c)
	}
}

func (s *blocking) Shutdown() error { return s.ln.Close() }
