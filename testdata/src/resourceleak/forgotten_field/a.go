// A type that keeps a client and has a Stop that forgets it.
package forgotten_field

import (
	"database/sql"
	"net/rpc"
	"strings"
)

type forgets struct{ client *rpc.Client }

func (f *forgets) Start(addr string) error {
	client, err := rpc.Dial("tcp", addr)
	if err != nil {
		return err
	}
	f.client = client
	return nil
}

func (f *forgets) Call() error { return f.client.Call("x", 1, nil) }
func (f *forgets) Stop()       {} // want `forgets.client is forgotten by Stop, and its client is never closed; do that there`

type remembers struct{ client *rpc.Client }

func (f *remembers) Start(addr string) error {
	client, err := rpc.Dial("tcp", addr)
	if err != nil {
		return err
	}
	f.client = client
	return nil
}

func (f *remembers) Stop() { f.client.Close() }

type server struct {
	client *rpc.Client
	name   string
}

func (s *server) ping() error { return s.client.Call("ping", s.name, nil) }

type pool struct{ servers []*server }

func (p *pool) Start(addrs []string) error {
	for _, addr := range addrs {
		client, err := rpc.Dial("tcp", addr)
		if err != nil {
			return err
		}
		s := &server{client: client, name: addr}
		p.servers = append(p.servers, s)
	}
	return nil
}

func (p *pool) Ping() {
	for _, s := range p.servers {
		go func(s *server) { s.ping() }(s)
	}
}

func (p *pool) Name() string { return strings.Join([]string{p.servers[0].name}, "") }

func (p *pool) Stop() {} // want `pool.servers is forgotten by Stop, and its client is never closed`

type goodServer struct{ client *rpc.Client }

type goodPool struct{ servers []*goodServer }

func (p *goodPool) Start(addrs []string) error {
	for _, addr := range addrs {
		client, err := rpc.Dial("tcp", addr)
		if err != nil {
			return err
		}
		p.servers = append(p.servers, &goodServer{client: client})
	}
	return nil
}

func (p *goodPool) Stop() {
	for _, s := range p.servers {
		s.client.Close()
	}
}

// No method ends it: it may live as long as the process.
type endless struct{ client *rpc.Client }

func newEndless(addr string) (*endless, error) {
	client, err := rpc.Dial("tcp", addr)
	return &endless{client}, err
}

// The getter hands it out.
type lends struct{ db *sql.DB }

func newLends(dsn string) (*lends, error) {
	db, err := sql.Open("x", dsn)
	return &lends{db: db}, err
}

func (l *lends) DB() *sql.DB { return l.db }
func (l *lends) Close()      {}

// Another function takes it over.
type passes struct{ client *rpc.Client }

func newPasses(addr string) (*passes, error) {
	client, err := rpc.Dial("tcp", addr)
	return &passes{client}, err
}

func (p *passes) Close() { closeLater(p.client) }

var later []*rpc.Client

func closeLater(c *rpc.Client) { later = append(later, c) }
