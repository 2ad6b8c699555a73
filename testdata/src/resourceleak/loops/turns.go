package loops

import (
	"net"
	"os"
)

// deferredInLiteral closes at the end of a literal that is called in each turn.
func deferredInLiteral(names []string) (n int) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		func() {
			defer f.Close()
			n++
		}()
	}
	return n
}

type peer struct {
	port int
	conn *net.UDPConn
}

// perElement keeps a connection in each element of a list.
func perElement(wait func()) {
	var err error
	peers := []*peer{{port: 1}, {port: 2}}
	for _, p := range peers {
		if p.conn, err = net.DialUDP("udp", nil, &net.UDPAddr{Port: p.port}); err != nil {
			panic(err)
		}
		defer p.conn.Close()
	}
	wait()
}

// byName keeps them for a function that finds them by name.
func byName(visit func(func(string) net.Conn)) {
	var err error
	peers := map[string]*peer{"a": {port: 1}, "b": {port: 2}}
	for _, p := range peers {
		if p.conn, err = net.DialUDP("udp", nil, &net.UDPAddr{Port: p.port}); err != nil {
			panic(err)
		}
	}
	visit(func(name string) net.Conn { return peers[name].conn })
}
