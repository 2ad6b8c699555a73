package unlike_others

import (
	"os"
	"syscall"

	"truth"
)

// files gives sessions of one file.
type files struct{}

func (files) Session(name string) (*Session, error) {
	f, err := os.Open(name)
	return &Session{f}, err
}

func (x files) NewSession(name string) (*Session, error) { return x.Session(name) }
func (x files) OpenOrNot(name string) *Session           { return nil }

func (x files) Cached(name string) (*Session, error) { return x.Session(name) }

func (x files) Lookup(name string) (*Session, syscall.Errno) {
	s, err := x.Session(name)
	if err != nil {
		return nil, syscall.ENOENT
	}
	return s, 0
}

func init() {
	name := os.Args[0]
	truth.Leak("four", truth.Files(1), func() { four(files{}, name) }).Real().
		Twin("one", func() { one(files{}, name) }).
		Twin("two", func() { two(files{}, name) })
	truth.Leak("checksFirst", truth.Files(1), func() { checksFirst(files{}, name) }).Real().
		Twin("checksLater", func() { checksLater(files{}, name) })
	truth.Leak("handsOnOrForgets", truth.Files(1), func() { handsOnOrForgets(files{}, name) }).Real().
		Twin("one", func() { one(files{}, name) })
	truth.Leak("exists", truth.Files(1), func() { exists(files{}, name) }).Real().
		Twin("lookUpOne", func() { lookUpOne(files{}, name) }).
		Twin("lookUpTwo", func() { lookUpTwo(files{}, name) }).
		Twin("lookUpThree", func() { lookUpThree(files{}, name) })
}
