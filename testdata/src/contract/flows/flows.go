// What functions do with what they are given, one function per contract.
package flows

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
)

func Reads(f *os.File) { // want Reads:`^drains\(0\)$`
	fmt.Println(f.Name())
	io.Copy(io.Discard, f)
	buf := make([]byte, 10)
	f.Read(buf)
}

func Releases(f *os.File) { // want Releases:`^releases\(0\)$`
	f.Close()
}

func ReleasesByDefer(f io.Closer) (err error) { // want ReleasesByDefer:`^releases\(0\)$`
	defer func() {
		if e := f.Close(); e != nil && err == nil {
			err = e
		}
	}()
	return nil
}

func ReleasesThroughHelper(f *os.File) { // want ReleasesThroughHelper:`^releases\(0\)$`
	Releases(f)
}

func ReleasesBody(resp *http.Response) { // want ReleasesBody:`^releases\(0\)$`
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
}

func MayRelease(f *os.File, ok bool) { // want MayRelease:`^keeps\(0\)$`
	if ok {
		f.Close()
	}
}

func ReleasesUnlessNil(f *os.File) { // want ReleasesUnlessNil:`^releases\(0\)$`
	if f == nil {
		return
	}
	f.Close()
}

func ReleasesAll(files ...*os.File) { // want ReleasesAll:`^(releases|keeps)\(0\)$`
	for _, f := range files {
		f.Close()
	}
}

var kept io.Reader

func Keeps(r io.Reader) { // want Keeps:`^keeps\(0\)$`
	kept = r
}

func KeepsByChannel(r io.Reader, c chan io.Reader) { // want KeepsByChannel:`^keeps\(0\)$`
	c <- r
}

func Wraps(r io.Reader) *bufio.Reader { // want Wraps:`^wraps\(0,0\)$`
	return bufio.NewReader(r)
}

type pair struct {
	io.Reader
	c io.Closer
}

func WrapsInStruct(r io.Reader, c io.Closer) (*pair, error) { // want WrapsInStruct:`^wraps\(0,0\) wraps\(0,1\)$`
	if r == nil {
		return nil, errors.New("no reader")
	}
	p := &pair{Reader: r}
	p.c = c
	return p, nil
}

func Unzip(r io.Reader) (io.Reader, error) { // want Unzip:`^wraps\(0,0\)$`
	return gzip.NewReader(r)
}

func Cancels(cancel func()) { // want Cancels:`^releases\(0\) calls\(0\)$`
	cancel()
}

func CallsForEach(list []int, f func(int) bool) { // want CallsForEach:`keeps\(1\) calls\(1\)$`
	if f == nil {
		return
	}
	for _, x := range list {
		if !f(x) {
			CallsForEach(nil, f)
		}
	}
}

func CallsByHelper(f func(int) bool) { // want CallsByHelper:`calls\(0\)$`
	CallsForEach(nil, f)
}

func CallsBack(f func()) { // want CallsBack:`^keeps\(0\)$`
	go func() { f() }()
}

func Signals(done chan struct{}) { // want Signals:`^releases\(0\)$`
	close(done)
}

func Recurses(r io.Reader, n int) { // want Recurses:`^keeps\(0\)$`
	if n > 0 {
		Recurses(r, n-1)
	}
}
