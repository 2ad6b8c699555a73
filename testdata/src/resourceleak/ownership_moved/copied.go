package ownership_moved

import "os"

// A document keeps its file until Close.
type document struct {
	name string
	file *os.File
}

func open(name string) (*document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &document{name: name, file: f}, nil
}

func (d *document) Close() error { return d.file.Close() }

// Reopen copies all of the new document into the old one.
func (d *document) Reopen() error {
	again, err := open(d.name)
	if err != nil {
		return err
	}
	*d = *again
	return nil
}

func (d *document) Rename() error {
	again, err := open(d.name) // want `document again is never closed`
	if err != nil {
		return err
	}
	d.name = again.name
	return nil
}

// Replaced gives what it was given another state: nothing is copied from it.
func Replaced(name string) error {
	d, err := open(name) // want `document d is never closed`
	if err != nil {
		return err
	}
	*d = document{}
	return nil
}
