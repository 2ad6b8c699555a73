// A function returns between the start of a goroutine and the receive of its
// result. (It does so much before that its group isn't explored.)
package return_between

type store interface {
	Has(name string) bool
	Step(name string) error
	Index() error
}

func Append(s store) error {
	if err := s.Step("a"); err != nil {
		return err
	}
	if s.Has("a") {
		if err := s.Step("a+"); err != nil {
			return err
		}
	}
	if err := s.Step("b"); err != nil {
		return err
	}
	if s.Has("b") {
		if err := s.Step("b+"); err != nil {
			return err
		}
	}
	if err := s.Step("c"); err != nil {
		return err
	}
	if s.Has("c") {
		if err := s.Step("c+"); err != nil {
			return err
		}
	}
	if err := s.Step("d"); err != nil {
		return err
	}
	if s.Has("d") {
		if err := s.Step("d+"); err != nil {
			return err
		}
	}
	if err := s.Step("e"); err != nil {
		return err
	}
	if s.Has("e") {
		if err := s.Step("e+"); err != nil {
			return err
		}
	}
	if err := s.Step("f"); err != nil {
		return err
	}
	if s.Has("f") {
		if err := s.Step("f+"); err != nil {
			return err
		}
	}
	if err := s.Step("g"); err != nil {
		return err
	}
	if s.Has("g") {
		if err := s.Step("g+"); err != nil {
			return err
		}
	}
	if err := s.Step("h"); err != nil {
		return err
	}
	if s.Has("h") {
		if err := s.Step("h+"); err != nil {
			return err
		}
	}
	if err := s.Step("i"); err != nil {
		return err
	}
	if s.Has("i") {
		if err := s.Step("i+"); err != nil {
			return err
		}
	}
	if err := s.Step("j"); err != nil {
		return err
	}
	if s.Has("j") {
		if err := s.Step("j+"); err != nil {
			return err
		}
	}
	if err := s.Step("k"); err != nil {
		return err
	}
	if s.Has("k") {
		if err := s.Step("k+"); err != nil {
			return err
		}
	}
	if err := s.Step("l"); err != nil {
		return err
	}
	if s.Has("l") {
		if err := s.Step("l+"); err != nil {
			return err
		}
	}
	if err := s.Step("m"); err != nil {
		return err
	}
	if s.Has("m") {
		if err := s.Step("m+"); err != nil {
			return err
		}
	}
	if err := s.Step("n"); err != nil {
		return err
	}
	if s.Has("n") {
		if err := s.Step("n+"); err != nil {
			return err
		}
	}
	if err := s.Step("o"); err != nil {
		return err
	}
	if s.Has("o") {
		if err := s.Step("o+"); err != nil {
			return err
		}
	}
	if err := s.Step("p"); err != nil {
		return err
	}
	if s.Has("p") {
		if err := s.Step("p+"); err != nil {
			return err
		}
	}
	indexed := make(chan error)
	go func() {
		indexed <- s.Index() // want `send to indexed blocks for ever after the return in Append; make room for all sends`
	}()
	for range 3 {
		if err := s.Step("last"); err != nil {
			return err
		}
	}
	return <-indexed
}

func AppendWithRoom(s store) error {
	if err := s.Step("a"); err != nil {
		return err
	}
	if s.Has("a") {
		if err := s.Step("a+"); err != nil {
			return err
		}
	}
	if err := s.Step("b"); err != nil {
		return err
	}
	if s.Has("b") {
		if err := s.Step("b+"); err != nil {
			return err
		}
	}
	if err := s.Step("c"); err != nil {
		return err
	}
	if s.Has("c") {
		if err := s.Step("c+"); err != nil {
			return err
		}
	}
	if err := s.Step("d"); err != nil {
		return err
	}
	if s.Has("d") {
		if err := s.Step("d+"); err != nil {
			return err
		}
	}
	if err := s.Step("e"); err != nil {
		return err
	}
	if s.Has("e") {
		if err := s.Step("e+"); err != nil {
			return err
		}
	}
	if err := s.Step("f"); err != nil {
		return err
	}
	if s.Has("f") {
		if err := s.Step("f+"); err != nil {
			return err
		}
	}
	if err := s.Step("g"); err != nil {
		return err
	}
	if s.Has("g") {
		if err := s.Step("g+"); err != nil {
			return err
		}
	}
	if err := s.Step("h"); err != nil {
		return err
	}
	if s.Has("h") {
		if err := s.Step("h+"); err != nil {
			return err
		}
	}
	if err := s.Step("i"); err != nil {
		return err
	}
	if s.Has("i") {
		if err := s.Step("i+"); err != nil {
			return err
		}
	}
	if err := s.Step("j"); err != nil {
		return err
	}
	if s.Has("j") {
		if err := s.Step("j+"); err != nil {
			return err
		}
	}
	if err := s.Step("k"); err != nil {
		return err
	}
	if s.Has("k") {
		if err := s.Step("k+"); err != nil {
			return err
		}
	}
	if err := s.Step("l"); err != nil {
		return err
	}
	if s.Has("l") {
		if err := s.Step("l+"); err != nil {
			return err
		}
	}
	if err := s.Step("m"); err != nil {
		return err
	}
	if s.Has("m") {
		if err := s.Step("m+"); err != nil {
			return err
		}
	}
	if err := s.Step("n"); err != nil {
		return err
	}
	if s.Has("n") {
		if err := s.Step("n+"); err != nil {
			return err
		}
	}
	if err := s.Step("o"); err != nil {
		return err
	}
	if s.Has("o") {
		if err := s.Step("o+"); err != nil {
			return err
		}
	}
	if err := s.Step("p"); err != nil {
		return err
	}
	if s.Has("p") {
		if err := s.Step("p+"); err != nil {
			return err
		}
	}
	indexed := make(chan error, 1)
	go func() {
		indexed <- s.Index()
	}()
	if err := s.Step("last"); err != nil {
		return err
	}
	return <-indexed
}

func AppendFirst(s store) error {
	if err := s.Step("a"); err != nil {
		return err
	}
	if s.Has("a") {
		if err := s.Step("a+"); err != nil {
			return err
		}
	}
	if err := s.Step("b"); err != nil {
		return err
	}
	if s.Has("b") {
		if err := s.Step("b+"); err != nil {
			return err
		}
	}
	if err := s.Step("c"); err != nil {
		return err
	}
	if s.Has("c") {
		if err := s.Step("c+"); err != nil {
			return err
		}
	}
	if err := s.Step("d"); err != nil {
		return err
	}
	if s.Has("d") {
		if err := s.Step("d+"); err != nil {
			return err
		}
	}
	if err := s.Step("e"); err != nil {
		return err
	}
	if s.Has("e") {
		if err := s.Step("e+"); err != nil {
			return err
		}
	}
	if err := s.Step("f"); err != nil {
		return err
	}
	if s.Has("f") {
		if err := s.Step("f+"); err != nil {
			return err
		}
	}
	if err := s.Step("g"); err != nil {
		return err
	}
	if s.Has("g") {
		if err := s.Step("g+"); err != nil {
			return err
		}
	}
	if err := s.Step("h"); err != nil {
		return err
	}
	if s.Has("h") {
		if err := s.Step("h+"); err != nil {
			return err
		}
	}
	if err := s.Step("i"); err != nil {
		return err
	}
	if s.Has("i") {
		if err := s.Step("i+"); err != nil {
			return err
		}
	}
	if err := s.Step("j"); err != nil {
		return err
	}
	if s.Has("j") {
		if err := s.Step("j+"); err != nil {
			return err
		}
	}
	if err := s.Step("k"); err != nil {
		return err
	}
	if s.Has("k") {
		if err := s.Step("k+"); err != nil {
			return err
		}
	}
	if err := s.Step("l"); err != nil {
		return err
	}
	if s.Has("l") {
		if err := s.Step("l+"); err != nil {
			return err
		}
	}
	if err := s.Step("m"); err != nil {
		return err
	}
	if s.Has("m") {
		if err := s.Step("m+"); err != nil {
			return err
		}
	}
	if err := s.Step("n"); err != nil {
		return err
	}
	if s.Has("n") {
		if err := s.Step("n+"); err != nil {
			return err
		}
	}
	if err := s.Step("o"); err != nil {
		return err
	}
	if s.Has("o") {
		if err := s.Step("o+"); err != nil {
			return err
		}
	}
	if err := s.Step("p"); err != nil {
		return err
	}
	if s.Has("p") {
		if err := s.Step("p+"); err != nil {
			return err
		}
	}
	indexed := make(chan error)
	go func() {
		indexed <- s.Index()
	}()
	err := s.Step("last")
	if other := <-indexed; err == nil {
		err = other
	}
	return err
}

func AppendDeferred(s store) error {
	if err := s.Step("a"); err != nil {
		return err
	}
	if s.Has("a") {
		if err := s.Step("a+"); err != nil {
			return err
		}
	}
	if err := s.Step("b"); err != nil {
		return err
	}
	if s.Has("b") {
		if err := s.Step("b+"); err != nil {
			return err
		}
	}
	if err := s.Step("c"); err != nil {
		return err
	}
	if s.Has("c") {
		if err := s.Step("c+"); err != nil {
			return err
		}
	}
	if err := s.Step("d"); err != nil {
		return err
	}
	if s.Has("d") {
		if err := s.Step("d+"); err != nil {
			return err
		}
	}
	if err := s.Step("e"); err != nil {
		return err
	}
	if s.Has("e") {
		if err := s.Step("e+"); err != nil {
			return err
		}
	}
	if err := s.Step("f"); err != nil {
		return err
	}
	if s.Has("f") {
		if err := s.Step("f+"); err != nil {
			return err
		}
	}
	if err := s.Step("g"); err != nil {
		return err
	}
	if s.Has("g") {
		if err := s.Step("g+"); err != nil {
			return err
		}
	}
	if err := s.Step("h"); err != nil {
		return err
	}
	if s.Has("h") {
		if err := s.Step("h+"); err != nil {
			return err
		}
	}
	if err := s.Step("i"); err != nil {
		return err
	}
	if s.Has("i") {
		if err := s.Step("i+"); err != nil {
			return err
		}
	}
	if err := s.Step("j"); err != nil {
		return err
	}
	if s.Has("j") {
		if err := s.Step("j+"); err != nil {
			return err
		}
	}
	if err := s.Step("k"); err != nil {
		return err
	}
	if s.Has("k") {
		if err := s.Step("k+"); err != nil {
			return err
		}
	}
	if err := s.Step("l"); err != nil {
		return err
	}
	if s.Has("l") {
		if err := s.Step("l+"); err != nil {
			return err
		}
	}
	if err := s.Step("m"); err != nil {
		return err
	}
	if s.Has("m") {
		if err := s.Step("m+"); err != nil {
			return err
		}
	}
	if err := s.Step("n"); err != nil {
		return err
	}
	if s.Has("n") {
		if err := s.Step("n+"); err != nil {
			return err
		}
	}
	if err := s.Step("o"); err != nil {
		return err
	}
	if s.Has("o") {
		if err := s.Step("o+"); err != nil {
			return err
		}
	}
	if err := s.Step("p"); err != nil {
		return err
	}
	if s.Has("p") {
		if err := s.Step("p+"); err != nil {
			return err
		}
	}
	indexed := make(chan error)
	go func() {
		indexed <- s.Index()
	}()
	defer func() { <-indexed }()
	if err := s.Step("last"); err != nil {
		return err
	}
	return nil
}
