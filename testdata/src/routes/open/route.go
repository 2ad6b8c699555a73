// Package open has routes from a call of from to a call of to, which a call of
// stop ends.
package open

type t struct {
	closed, other bool
	ch            chan int
}

func from() {}
func to()   {}
func stop() {}

func straight() {
	from()
	to() // want "open"
}

func backwards() {
	to()
	from()
}

func stopped() {
	from()
	stop()
	to()
}

func loop(n int) {
	for range n {
		to() // want "open"
		from()
	}
}

func exclusive(ok bool) {
	if ok {
		from()
	}
	if !ok {
		to()
	}
}

func changed(ok bool, f func() bool) {
	if ok {
		from()
	}
	ok = f()
	if !ok {
		to() // want "open"
	}
}

func set(x *t, n int) {
	for range n {
		if !x.closed {
			to()
			x.closed = true
			from()
		}
	}
}

func setOther(x *t, n int) {
	for range n {
		if !x.closed {
			to() // want "open"
			x.other = true
			from()
		}
	}
}

func cleared(x *t) {
	if x.ch != nil {
		from()
		x.ch = nil
	}
	if x.ch != nil {
		to()
	}
}

func declared(f func()) {
	var ch chan int
	from()
	if ch != nil {
		to()
	}
	f()
}

func choice(a, b chan int) {
	select {
	case <-a:
		from()
	case <-b:
		stop()
	}
	to() // want "open"
}

func inLiteral() {
	from()
	defer func() { to() }() // want "open"
}

func ranged(list []bool) {
	for _, last := range list {
		if last {
			to() // want "open"
			from()
		}
	}
}

func panics() {
	from()
	panic("no")
	to()
}

func disabled(a, b chan int) {
	for {
		if a == nil && b == nil {
			return
		}
		select {
		case _, ok := <-a:
			if !ok {
				from()
				a = nil
				continue
			}
			to()
		case <-b:
			b = nil
		}
	}
}

func enabled(a, b chan int) {
	for {
		select {
		case _, ok := <-a:
			if !ok {
				from()
				b = nil
				continue
			}
			to() // want "open"
		case <-b:
		}
	}
}
