// A small part of what was read keeps all of it in memory.
package kept_part

import (
	"bytes"
	"io"
	"os"
	"strings"
)

type index struct {
	magic []byte
	title string
	names map[string]string
	lines []string
}

func (x *index) read(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	x.magic = data[:4] // want `x.magic is a part of all that was read, which stays in memory with it; clone the part`
	return nil
}

func (x *index) readCloned(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	x.magic = bytes.Clone(data[:4])
	return nil
}

// The whole is what is kept.
func (x *index) readWhole(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	x.magic = data
	return nil
}

// A part of a copy keeps the copy.
func (x *index) load(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text := string(data)
	x.title = strings.Split(text, "\n")[0] // want `x.title is a part of all that was read, which stays in memory with it; clone the part`
	return nil
}

// A copy of a part.
func (x *index) loadCopy(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	x.title = string(data[:10])
	return nil
}

func (x *index) loadName(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text := string(data)
	x.names[name] = text[2:12] // want `x.names\[name\] is a part of all that was read, which stays in memory with it; clone the part`
	return nil
}

func (x *index) loadNameCloned(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text := string(data)
	x.names[name] = strings.Clone(text[2:12])
	return nil
}

// Gone with the function.
func title(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	first := string(data[:10])
	return first, nil
}

// All parts are kept.
func (x *index) loadLines(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	x.lines = strings.Split(string(data), "\n")
	return nil
}
