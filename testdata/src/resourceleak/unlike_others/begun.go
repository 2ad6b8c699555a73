package unlike_others

import (
	"errors"
	"os"
)

// A Scan keeps nothing before it is opened.
type Scan struct{ file *os.File }

func (s *Scan) Open() (err error) {
	s.file, err = os.Open("scan")
	return err
}

func (s *Scan) Close() error { return s.file.Close() }

func (s *Scan) Limit(n int) *Scan { return s }

type scans interface{ NewScan() *Scan }

func scanOne(x scans) error {
	s := x.NewScan()
	if err := s.Open(); err != nil {
		return err
	}
	defer s.Close()
	return nil
}

func scanTwo(x scans) error {
	s := x.NewScan()
	if err := s.Open(); err != nil {
		return err
	}
	return s.Close()
}

func scanThree(x scans) error {
	s := x.NewScan()
	err := s.Open()
	if err != nil {
		return err
	}
	defer s.Close()
	return nil
}

func scanFour(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

func scanFive(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

func scanSix(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

func scanSeven(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

func scanEight(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

func scanNine(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

func scanTen(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

func scanEleven(x scans) error {
	s := x.NewScan()
	defer s.Close()
	return s.Open()
}

// neverOpened has nothing to close.
func neverOpened(x scans, limit int) error {
	s := x.NewScan()
	if s.Limit(limit) == nil {
		return errors.New("no limit")
	}
	return nil
}
