package expected_errors

import (
	"errors"
	"io"
	"os"

	"truth"
)

type files struct{}

func (files) Reader(name string, offset int64) (io.ReadCloser, error) {
	if name == "missing" || offset < 0 {
		return nil, errors.New("no such file")
	}
	return os.Open(os.Args[0])
}

type test struct{}

func (test) FailNow() { panic("failed") }

func init() {
	truth.Leak("there", truth.Files(1), func() { there(test{}, files{}) }).Real().
		Twin("missing", func() { missing(test{}, files{}) })
	truth.Leak("between", truth.Files(1), func() { between(test{}, files{}) }).Real().
		Twin("before", func() { before(test{}, files{}) })
}
