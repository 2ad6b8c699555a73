// A constructor that takes what it is given over, and closes it if it fails.
package constructors_that_fail

import (
	"errors"

	"contract/owes"
	"os"
)

func checked(name string) (*owes.Era, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	e, err := owes.From(f)
	if err != nil {
		return nil, err // From has closed it
	}
	return e, nil
}

func boundary(name string) (*owes.Era, error) {
	e, err := owes.OpenEra(name) // want `owes.Era e is not closed on an early return; defer e.Close\(\)`
	if err != nil {
		return nil, err
	}
	if e.Start()%8192 != 0 {
		return nil, errors.New("bad boundary")
	}
	return e, nil
}

func wrapsAndLoses(name string) (*owes.Era, error) {
	f, err := os.Open(name) // want `file f is not closed on an early return`
	if err != nil {
		return nil, err
	}
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	e, err := owes.From(f)
	if err != nil {
		return nil, err
	}
	return e, nil
}
