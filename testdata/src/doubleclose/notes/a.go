// Close methods that panic on a second call, which nothing in view makes.
package notes

import (
	"io"

	"doubleclose/notes/sub"
)

type server struct{ done chan struct{} }

func newServer() *server { return &server{done: make(chan struct{})} }

func (s *server) Stop() {
	close(s.done) // want `a second call of Stop closes s.done again and panics; close it in a sync.Once`
}

type restarted struct{ done chan struct{} }

func (r *restarted) Start() { r.done = make(chan struct{}) }
func (r *restarted) Stop()  { close(r.done) }

type client struct{ conn io.Closer }

func (c *client) Close() error {
	err := c.conn.Close() // want `a second call of Close panics: c.conn is nil by then; check it first`
	c.conn = nil
	return err
}

type careful struct{ conn io.Closer }

func (c *careful) Close() error {
	if c.conn == nil {
		return nil
	}
	err := c.conn.Close()
	c.conn = nil
	return err
}

type shipper struct{ manager *sub.Manager }

func (s *shipper) Stop() {
	if s.manager != nil {
		s.manager.Stop() // want `a second call of Stop closes s.manager.state.done again and panics`
	}
}
