// A decoder that reads frames of a bounded length takes no more than that.
package bounded_frame

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
)

const maxFrame = 1 << 20

func frame(conn net.Conn) ([]byte, error) {
	n, err := length(conn)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(conn, n))
}

func noFrame(conn net.Conn) ([]byte, error) {
	if _, err := length(conn); err != nil {
		return nil, err
	}
	return io.ReadAll(conn) // want `connection is read whole into memory by io.ReadAll without a limit`
}

func length(conn net.Conn) (int64, error) {
	var n uint32
	if err := binary.Read(conn, binary.BigEndian, &n); err != nil {
		return 0, err
	}
	if n > maxFrame {
		return 0, errors.New("frame is too long")
	}
	return int64(n), nil
}

func full(conn net.Conn) ([]byte, error) {
	r := bufio.NewReader(conn)
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	data := make([]byte, min(binary.BigEndian.Uint32(head[:]), maxFrame))
	_, err := io.ReadFull(r, data)
	return data, err
}

func value(conn net.Conn, v any) error {
	n, err := length(conn)
	if err != nil {
		return err
	}
	return json.NewDecoder(&io.LimitedReader{R: conn, N: n}).Decode(v)
}

func line(conn net.Conn) (string, error) {
	return bufio.NewReader(io.LimitReader(conn, maxFrame)).ReadString('\n')
}

func noLine(conn net.Conn) (string, error) {
	return bufio.NewReader(conn).ReadString('\n') // want `line of any length is read from a connection`
}
