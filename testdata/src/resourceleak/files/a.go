// Files and connections are closed by the garbage collector, some time: a
// shortage of descriptors doesn't make it run.
package files

import (
	"bufio"
	"fmt"
	"net"
	"os"
)

func NeverClosed(name string) (int64, error) {
	f, err := os.Open(name) // want `^file f is never closed; defer f.Close\(\)$`
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func Closed(name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func ClosedAfterAFallibleStep(name string) (string, error) {
	f, err := os.Open(name) // want `file f is not closed on an early return; defer f.Close\(\)`
	if err != nil {
		return "", err
	}
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	defer f.Close()
	return info.Name(), nil
}

func ReadThroughAScanner(name string) (n int, err error) {
	f, err := os.Open(name) // want `file f is never closed`
	if err != nil {
		return 0, err
	}
	scanner := bufio.NewScanner(f)
	for scanner.Scan() {
		n++
	}
	return n, scanner.Err()
}

func Pipe() error {
	r, w, err := os.Pipe() // want `read end of the pipe r is never closed`
	if err != nil {
		return err
	}
	defer w.Close()
	fmt.Println(r.Name())
	return nil
}

func BothEnds() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer w.Close()
	defer r.Close()
	fmt.Println(r.Name())
	return nil
}

func Probe(addr string) bool {
	conn, err := net.Dial("tcp", addr) // want `connection conn is never closed`
	if err != nil {
		return false
	}
	fmt.Println(conn.LocalAddr())
	return true
}

func ProbeAndClose(addr string) bool {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return false
	}
	fmt.Println(conn.LocalAddr())
	conn.Close()
	return true
}

func SecondFails(a, b string) error {
	in, err := os.Open(a)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(b)
	if err != nil {
		return err
	}
	defer out.Close()
	_, err = out.ReadFrom(in)
	return err
}

func SecondFailsFirstIsOpen(a, b string) error {
	in, err := os.Open(a) // want `file in is not closed on an early return`
	if err != nil {
		return err
	}
	out, err := os.Create(b)
	if err != nil {
		return err
	}
	defer in.Close()
	defer out.Close()
	_, err = out.ReadFrom(in)
	return err
}
