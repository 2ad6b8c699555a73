// Paths on which nothing is left open, or that don't exist.
package paths_that_are_not_real

import (
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"runtime"
)

func NilCheck(name string, want bool) {
	var f *os.File
	if want {
		var err error
		if f, err = os.Open(name); err != nil {
			return
		}
	}
	fmt.Println(name)
	if f != nil {
		f.Close()
	}
}

func Fatal(name string) {
	f, err := os.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := f.Stat(); err != nil {
		log.Fatal(err)
	}
	f.Close()
}

func NotFatal(name string) {
	f, err := os.Open(name) // want `file f is not closed on an early return`
	if err != nil {
		log.Fatal(err)
	}
	if _, err := f.Stat(); err != nil {
		log.Print(err)
		return
	}
	f.Close()
}

func Panics(name string, n int) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	switch {
	case n < 0:
		panic("negative")
	case n == 0:
		os.Exit(1)
	case n == 1:
		runtime.Goexit()
	}
	f.Close()
}

func AlwaysReturns(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		return f.Close()
	}
	return nil
}

func EqualConditions(name string, verbose bool) {
	var f *os.File
	if verbose {
		f, _ = os.Open(name)
	}
	fmt.Println(name)
	if verbose {
		f.Close()
	}
}

func LabelledBreak(names []string) (err error) {
	var f *os.File
outer:
	for {
		for _, name := range names {
			f, err = os.Open(name)
			if err == nil {
				break outer
			}
		}
		return err
	}
	return f.Close()
}

func ErrorKeptUnderAnotherName(name string) error {
	f, openErr := os.Open(name)
	if openErr == nil {
		return f.Close()
	}
	return openErr
}

func ShadowedError(names []string) error {
	list, err := os.ReadDir(".")
	if err != nil {
		return err
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		f.Close()
	}
	fmt.Println(list)
	return nil
}

func AskedOfTheError(name string) (*os.File, error) {
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		if f, err = os.Create(name); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	return f, nil
}

func SwitchOnTheError(name string) error {
	f, err := os.Open(name)
	switch err {
	case nil:
		return f.Close()
	case os.ErrClosed:
		return nil
	default:
		return err
	}
}

func SwitchOnSomethingElse(name string, n int) error {
	f, err := os.Open(name) // want `file f is not closed on an early return`
	if err != nil {
		return err
	}
	switch n {
	case 0:
		return f.Close()
	case 1:
		return nil
	default:
		return f.Close()
	}
}

func ComparedWithAnError(name string) error {
	f, err := os.Open(name)
	if err == os.ErrClosed || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// The assertion succeeds only for an error, with which there is no connection.
func AssertedError(ln net.Listener, serve func(net.Conn)) error {
	for {
		conn, err := ln.Accept()
		if err, ok := err.(interface{ Temporary() bool }); ok && err.Temporary() {
			continue
		}
		if err != nil {
			return err
		}
		go serve(conn)
	}
}

func AssertedSomethingElse(ln net.Listener, state any, serve func(net.Conn)) error {
	for {
		conn, err := ln.Accept() // want `connection conn is lost to the next turn of the loop`
		if err != nil {
			return err
		}
		if state, ok := state.(interface{ Temporary() bool }); ok && state.Temporary() {
			continue
		}
		go serve(conn)
	}
}
