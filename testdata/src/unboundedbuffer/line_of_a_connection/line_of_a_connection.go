// A peer that never sends the delimiter fills the memory.
package line_of_a_connection

import (
	"bufio"
	"net"
	"os"
)

func serve(conn net.Conn) error {
	r := bufio.NewReader(conn)
	for {
		line, err := r.ReadString('\n') // want `line of any length is read from a connection by ReadString`
		if err != nil {
			return err
		}
		_ = line
	}
}

func serveSlice(conn net.Conn) error {
	r := bufio.NewReader(conn)
	for {
		if _, err := r.ReadSlice('\n'); err != nil {
			return err
		}
	}
}

func serveScanner(conn net.Conn) error {
	s := bufio.NewScanner(conn)
	for s.Scan() {
		_ = s.Text()
	}
	return s.Err()
}

func file(f *os.File) (string, error) { return bufio.NewReader(f).ReadString('\n') }
