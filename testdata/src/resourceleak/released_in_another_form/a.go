// There are many ways to write a release.
package released_in_another_form

import (
	"errors"
	"fmt"
	"io"
	"os"
)

func InAClosure(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	fmt.Println(f.Name())
	return nil
}

func capture(err *error, f func() error) { *err = errors.Join(*err, f()) }

func ByCapture(name string) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer capture(&err, f.Close)
	fmt.Println(f.Name())
	return nil
}

func ByMethodValue(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	closeIt := f.Close
	defer closeIt()
	fmt.Println(f.Name())
	return nil
}

func FromAList(names []string) error {
	var closers []io.Closer
	defer func() {
		for _, c := range closers {
			c.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		closers = append(closers, f)
	}
	return nil
}

type embedded struct{ *os.File }

func ThroughAnEmbeddedField(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	e := embedded{f}
	defer e.Close()
	fmt.Println(e.Name())
	return nil
}

func Joined(a, b string) error {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Close(), g.Close())
}

func InASwitch(name string, n int) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	switch n {
	case 0:
		return f.Close()
	default:
		f.Close()
		return errors.New("no")
	}
}

func InASwitchForgets(name string, n int) error {
	f, err := os.Open(name) // want `file f is not closed on an early return`
	if err != nil {
		return err
	}
	switch n {
	case 0:
		return f.Close()
	case 1:
		return errors.New("no")
	default:
		f.Close()
	}
	return nil
}

func AfterGoto(name string, ok bool) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if !ok {
		err = errors.New("no")
		goto out
	}
	fmt.Println(f.Name())
out:
	f.Close()
	return err
}

func WithAFlag(name string) (_ *os.File, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return f, nil
}

func release(c io.Closer) {
	if c != nil {
		c.Close()
	}
}

func ByHelper(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer release(f)
	fmt.Println(f.Name())
	return nil
}

func describe(f *os.File) string { return f.Name() }

func ByHelperThatReads(name string) error {
	f, err := os.Open(name) // want `file f is never closed`
	if err != nil {
		return err
	}
	fmt.Println(describe(f))
	return nil
}
