// The close stands in a helper, in this package or in another.
package helpers

import "doubleclose/helpers/server"

func elsewhere(work func() error) error {
	s := server.New()
	defer s.Stop()
	if err := work(); err != nil {
		return err
	}
	s.Stop() // want `s.done is closed here and again by the defer; drop one of them`
	return nil
}

func safe(work func() error) error {
	s := server.NewSafe()
	defer s.Stop()
	if err := work(); err != nil {
		return err
	}
	s.Stop()
	return nil
}

func wrapped(w *server.Wrapper) {
	defer w.Close()
	w.Server.Stop() // want `w.Server.done is closed here and again by the defer`
}

func finish(ch chan int) { close(ch) }

func direct() {
	ch := make(chan int)
	defer close(ch)
	finish(ch) // want `ch is closed here and again by the defer`
}

func finishOnError(ch chan int, err error) {
	if err != nil {
		close(ch)
	}
}

func maybe(err error) {
	ch := make(chan int)
	finishOnError(ch, err)
	if err == nil {
		close(ch)
	}
}

type session struct{ done chan struct{} }

func (s *session) Close() { close(s.done) } // want `Close closes s.done without a guard and runs twice; close it in a sync.Once`

func (s *session) flush(save func() error) error {
	if err := save(); err != nil {
		s.Close()
		return err
	}
	return nil
}

func (s *session) shutdown(save func() error) error {
	defer s.Close()
	return s.flush(save)
}

type quiet struct{ done chan struct{} }

func (s *quiet) Close() { close(s.done) }

func (s *quiet) flush(save func() error) error {
	if err := save(); err != nil {
		s.Close()
		return err
	}
	return nil
}

func (s *quiet) shutdown(save func() error) error {
	if err := s.flush(save); err != nil {
		return err
	}
	s.Close()
	return nil
}
