package ownership_moved

import "net"

type counter struct{ limit, n int }

type counted struct {
	net.Conn
	c *counter
}

// wrap closes the connection that it returns nil for.
func (c *counter) wrap(conn net.Conn) net.Conn {
	if c.n > c.limit {
		conn.Close()
		return nil
	}
	c.n++
	return &counted{conn, c}
}

func (c *counter) accept(ln net.Listener) (net.Conn, error) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return nil, err
		}
		counted := c.wrap(conn)
		if counted == nil {
			continue
		}
		return counted, nil
	}
}
