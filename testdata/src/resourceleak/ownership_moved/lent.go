package ownership_moved

import (
	"io"
	"os"
)

type logger struct{ out io.Writer }

func (l *logger) SetOutput(w io.Writer) { l.out = w }

func (l *logger) Close() {}

var loggers []*logger

// The loggers aren't the function's own.
func setFile(name string) {
	f, err := os.OpenFile(name, os.O_APPEND, 0o666)
	if err != nil {
		return
	}
	for _, l := range loggers {
		l.SetOutput(f)
	}
}

func setOwn(name string) error {
	f, err := os.OpenFile(name, os.O_APPEND, 0o666) // want `file f is never closed`
	if err != nil {
		return err
	}
	l := &logger{}
	l.SetOutput(f)
	return nil
}

type fsys struct{ dir string }

type memFile struct{}

func (memFile) Close() error { return nil }

func (fs fsys) inMemory() (io.Closer, error) { return memFile{}, nil }

// Open may return what is in memory.
func (fs fsys) Open(name string) (f io.Closer, err error) {
	if fs.dir == "" {
		f, err = fs.inMemory()
	} else {
		f, err = os.Open(name)
	}
	return f, err
}

func usesMaybe(fs fsys) error {
	f, err := fs.Open("x")
	if err != nil {
		return err
	}
	_ = f
	return nil
}

type logEntry struct {
	name string
	log  *os.File
}

type logTable struct{ byName map[string]*logEntry }

func (h *logTable) Acquire(name string) (*logEntry, bool) {
	if found, ok := h.byName[name]; ok {
		return found, true
	}
	made := &logEntry{name: name}
	h.byName[name] = made
	return made, false
}

func (h *logTable) Release(name string) {
	if found, ok := h.byName[name]; ok && found.log != nil {
		found.log.Close()
		delete(h.byName, name)
	}
}

type mounted struct{ table *logTable }

// Create keeps the file in an entry that a table lends.
func (m *mounted) Create(name string) error {
	h, existed := m.table.Acquire(name)
	if existed {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	h.log = f
	return nil
}
