// Nearly all callers close what a method gives of which nothing else is known.
package unlike_others

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// A Session keeps a file.
type Session struct{ file *os.File }

func (s *Session) Close() error              { return s.file.Close() }
func (s *Session) Size() (int64, error)      { return s.file.Seek(0, io.SeekEnd) }
func (s *Session) All() func(func(int) bool) { return func(func(int) bool) {} }

type store interface {
	Session(name string) (*Session, error)
	Lookup(name string) (*Session, syscall.Errno)
	Cached(name string) (*Session, error)
}

func one(st store, name string) error {
	s, err := st.Session(name)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Size()
	return err
}

func two(st store, name string) (int64, error) {
	s, err := st.Session(name)
	if err != nil {
		return 0, err
	}
	n, err := s.Size()
	s.Close()
	return n, err
}

func three(st store) error {
	s, err := st.Session("")
	if err != nil {
		return err
	}
	return s.Close()
}

func four(st store, name string) (int64, error) {
	s, err := st.Session(name) // want `^Session s is not closed on an early return; defer s.Close\(\)$`
	if err != nil {
		return 0, err
	}
	n, err := s.Size()
	if err != nil || n > 0 {
		return 0, errors.New("not empty")
	}
	return n, s.Close()
}

func goesThrough(st store) error {
	s, err := st.Session("")
	if err != nil {
		return err
	}
	for range s.All() {
	}
	return nil
}

func handsOn(st store) (*Session, error) { return st.Session("") }

func lookUpOne(st store, name string) syscall.Errno {
	s, errno := st.Lookup(name)
	if errno != 0 {
		return errno
	}
	defer s.Close()
	s.Size()
	return 0
}

func lookUpTwo(st store, name string) bool {
	s, errno := st.Lookup(name)
	if errno == syscall.ENOENT {
		return false
	}
	if errno == 0 {
		s.Close()
	}
	return true
}

func lookUpThree(st store, name string) error {
	s, errno := st.Lookup(name)
	if errno != 0 {
		return errno
	}
	return s.Close()
}

func exists(st store, name string) bool {
	_, errno := st.Lookup(name) // want `^Session from st.Lookup is never closed; keep it and call its Close$`
	return errno == 0
}

// Nobody knows who closes what is cached.
func cachedOne(st store, name string) error {
	s, err := st.Cached(name)
	if err != nil {
		return err
	}
	return s.Close()
}

func cachedTwo(st store, name string) error {
	s, err := st.Cached(name)
	if err != nil {
		return err
	}
	_, err = s.Size()
	return err
}

func cachedThree(st store, name string) error {
	s, err := st.Cached(name)
	if err != nil {
		return err
	}
	return s.Close()
}

func cachedFour(st store, name string) (int64, error) {
	s, err := st.Cached(name)
	if err != nil {
		return 0, err
	}
	return s.Size()
}

type factory interface {
	NewSession(name string) (*Session, error)
	OpenOrNot(name string) *Session
}

func checksFirst(x factory, name string) error {
	s, err := x.NewSession(name) // want `^Session s is not closed on an early return; defer s.Close\(\)$`
	if err != nil {
		return err
	}
	if len(name) > 0 {
		return errors.New("named")
	}
	defer s.Close()
	_, err = s.Size()
	return err
}

func checksLater(x factory, name string) error {
	s, err := x.NewSession(name)
	if err != nil {
		return err
	}
	defer s.Close()
	if len(name) > 0 {
		return errors.New("named")
	}
	_, err = s.Size()
	return err
}

// closesOnError says nothing of who closes otherwise.
func closesOnError(x factory, name string) error {
	s, err := x.NewSession(name)
	if err != nil {
		return err
	}
	if _, err := s.Size(); err != nil {
		s.Close()
		return err
	}
	return nil
}

func mayBeNil(x factory, name string) error {
	s := x.OpenOrNot(name)
	if s == nil {
		return errors.New("none")
	}
	defer s.Close()
	_, err := s.Size()
	return err
}

var sessions []*Session

func handsOnOrForgets(st store, name string) error {
	s, err := st.Session(name) // want `^Session s is not closed on an early return; defer s.Close\(\)$`
	if err != nil {
		return err
	}
	if name == "" || name[0] == '/' {
		return errors.New("absolute")
	}
	sessions = append(sessions, s)
	return nil
}
