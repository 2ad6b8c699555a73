// A method that runs again and again puts a fresh client in the place of the
// old one.
package fields_made_again

import "net/rpc"

type leaves struct {
	addr   string
	client *rpc.Client
}

func (x *leaves) Reconnect() error {
	client, err := rpc.Dial("tcp", x.addr) // want `client in client is replaced each time Reconnect runs, and never closed; release the old one first`
	if err != nil {
		return err
	}
	x.client = client
	return nil
}

func (x *leaves) Close() error { return x.client.Close() }

type closes struct {
	addr   string
	client *rpc.Client
}

func (x *closes) Reconnect() error {
	x.client.Close()
	client, err := rpc.Dial("tcp", x.addr)
	if err != nil {
		return err
	}
	x.client = client
	return nil
}

func (x *closes) Close() error { return x.client.Close() }

// The caller closes first.
type asked struct {
	addr   string
	client *rpc.Client
}

func (x *asked) retry() error {
	x.Close()
	return x.reconnect()
}

func (x *asked) reconnect() error {
	client, err := rpc.Dial("tcp", x.addr)
	if err != nil {
		return err
	}
	x.client = client
	return nil
}

func (x *asked) Close() error { return x.client.Close() }

// It is made where there is none.
type once struct {
	addr   string
	client *rpc.Client
}

func (x *once) Refresh() error {
	if x.client != nil {
		return nil
	}
	client, err := rpc.Dial("tcp", x.addr)
	if err != nil {
		return err
	}
	x.client = client
	return nil
}

func (x *once) Close() error { return x.client.Close() }

// The first connection has no predecessor.
type first struct {
	addr   string
	client *rpc.Client
}

func (x *first) Connect() error {
	client, err := rpc.Dial("tcp", x.addr)
	if err != nil {
		return err
	}
	x.client = client
	return nil
}

func (x *first) Close() error { return x.client.Close() }
