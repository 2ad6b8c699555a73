// A function that only gets called doesn't keep what it works on; other parts
// of a struct aren't the one that holds the value.
package called_back

import (
	"bufio"
	"errors"
	"io"
	"os"
	"slices"
)

type entries []string

func (e entries) each(f func(string) bool) {
	for _, name := range e {
		if !f(name) {
			return
		}
	}
}

func write(name string, list entries) error {
	f, err := os.Create(name) // want `^file f is not closed on an early return; defer f.Close\(\)$`
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	list.each(func(line string) bool {
		_, err = w.WriteString(line)
		return err == nil
	})
	if err != nil {
		return err
	}
	return f.Close()
}

func writeAndClose(name string, list entries) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	list.each(func(line string) bool {
		_, err = w.WriteString(line)
		return err == nil
	})
	return err
}

func sorts(name string, list []string) error {
	f, err := os.Create(name) // want `^file f is never closed; defer f.Close\(\)$`
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b string) int {
		f.WriteString(a)
		return len(a) - len(b)
	})
	return nil
}

var later []func()

func kept(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	later = append(later, func() { f.Sync() })
	return nil
}

// A table is read through functions of its own.
type table struct {
	file  *os.File
	names *symbols
	get   func(int) string
}

type symbols struct{ list []string }

func (s *symbols) at(i int) string { return s.list[i%len(s.list)] }

func (t *table) Close() error        { return t.file.Close() }
func (t *table) symbol(i int) string { return t.names.at(i) }
func (t *table) Size() int           { return len(t.get(0)) }

func openTable(name string) (*table, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	t := &table{file: f}
	t.names = &symbols{list: []string{name}}
	if t.names.at(0) == "" {
		return nil, errors.Join(errors.New("no name"), f.Close())
	}
	t.get = t.symbol
	return t, nil
}

func sizes(names []string) (n int, err error) {
	for _, name := range names {
		t, err := openTable(name) // want `^table t of each turn is closed only when the function returns; release it at the end of the turn$`
		if err != nil {
			return 0, err
		}
		defer t.Close()
		n += t.Size()
	}
	return n, nil
}

func sizesInTurn(names []string) (n int, err error) {
	for _, name := range names {
		t, err := openTable(name)
		if err != nil {
			return 0, err
		}
		n += t.Size()
		t.Close()
	}
	return n, nil
}

// result keeps an error in a field.
type result struct{ err error }

func errorInAField(name string) (r result) {
	var f *os.File
	f, r.err = os.Open(name)
	if r.err != nil {
		return r
	}
	defer f.Close()
	_, r.err = f.Stat()
	return r
}

func errorInAFieldAndLost(name string) (r result) {
	var f *os.File
	f, r.err = os.Open(name) // want `^file f is not closed on an early return; defer f.Close\(\)$`
	if r.err != nil {
		return r
	}
	if name == "" || name[0] == '/' {
		return r
	}
	r.err = f.Close()
	return r
}

// collected has more than one file from the second on.
func collected(first *os.File, n int, use func([]*os.File)) error {
	files := []*os.File{first}
	for range n {
		f, err := os.Open(first.Name())
		if err != nil {
			continue
		}
		files = append(files, f)
	}
	if len(files) == 1 {
		_, err := first.Stat()
		if err != nil {
			return err
		}
		return nil
	}
	use(files)
	return nil
}

func collectedAndLost(first *os.File, n int, use func([]*os.File)) error {
	files := []*os.File{first}
	for range n {
		f, err := os.Open(first.Name()) // want `^file f is not closed on an early return; call f.Close\(\) before that$`
		if err != nil {
			continue
		}
		files = append(files, f)
	}
	if len(files) == 2 {
		return nil
	}
	use(files)
	return nil
}

// A client gets its commands from a function that it embeds.
type commands func(string) error

func (c commands) Send(s string) error { return c(s) }

type client struct {
	file *os.File
	commands
}

func newClient(name string) (*client, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &client{f, func(string) error { return nil }}, nil
}

func (c *client) Close() error { return c.file.Close() }

func probe(name string) error {
	c, err := newClient(name) // want `^client c is never closed; defer c.Close\(\)$`
	if err != nil {
		return err
	}
	return c.Send("ping")
}

func probeAndClose(name string) error {
	c, err := newClient(name)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Send("ping")
}

var _ io.Closer = (*client)(nil)

// A shelf closes what is put on it.
type shelf struct{ file *os.File }

func (s *shelf) put(f *os.File) { s.file = f }

func (s *shelf) Done() {
	if s.file != nil {
		s.file.Close()
	}
}

func onAShelf(name string, check func() error) error {
	s := new(shelf)
	defer s.Done()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s.put(f)
	return check()
}

func besideTheShelf(name string, check func() error) error {
	s := new(shelf)
	defer s.Done()
	f, err := os.Open(name) // want `^file f is not closed on an early return; defer f.Close\(\)$`
	if err != nil {
		return err
	}
	if err := check(); err != nil {
		return err
	}
	s.put(f)
	return nil
}
