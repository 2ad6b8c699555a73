// A goroutine per connection, with and without a limit. The kind is off unless
// it is asked for.
package accept_loop

import "net"

func handle(c net.Conn) { c.Close() }

func Serve(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(c) // want `goroutine per connection without a limit; take a token from a semaphore channel before the go statement`
	}
}

func ServeLimited(l net.Listener) error {
	tokens := make(chan struct{}, 100)
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		tokens <- struct{}{}
		go func() {
			defer func() { <-tokens }()
			handle(c)
		}()
	}
}

func ServeOne(l net.Listener) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		handle(c)
	}
}
