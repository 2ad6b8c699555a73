package ends_early

import (
	"errors"
	"os"
)

// staged has two ends: who gets an error from Close gives up by Cancel.
type staged struct {
	name string
	file *os.File
}

func (s *staged) Close() error {
	if err := s.file.Sync(); err != nil {
		return err
	}
	if err := s.file.Close(); err != nil {
		return err
	}
	return os.Rename(s.file.Name(), s.name)
}

func (s *staged) Cancel() error {
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}
