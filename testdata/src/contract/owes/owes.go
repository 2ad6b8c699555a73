// What the results of functions owe, one function per contract.
package owes

import (
	"io"
	"net/http"
	"os"
)

func Opens(name string) (*os.File, error) { // want Opens:`^owes\(0,Close\)$`
	return os.Open(name)
}

func OpensAsInterface(name string) (io.Closer, error) { // want OpensAsInterface:`^owes\(0,Close\)$`
	return os.Open(name)
}

func Fetches(url string) (*http.Response, error) { // want Fetches:`^owes\(0,Close\)$`
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

func FetchesAndCloses(url string) (*http.Response, error) { // owes nothing
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, resp.Body.Close()
}

type Keeper struct{ f *os.File }

func New(name string) (*Keeper, error) { // want New:`^owes\(0,Close\)$`
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &Keeper{f}, nil
}

func (k *Keeper) Close() error { // want Close:`^releases\(recv\)$`
	return k.f.Close()
}

type Ticker struct{ done chan struct{} }

func NewTicker() *Ticker { // want NewTicker:`^owes\(0,Stop\)$`
	t := &Ticker{done: make(chan struct{})}
	t.Start()
	return t
}

func (t *Ticker) Start() { // want Start:`^owes\(recv,Stop\)$`
	go func() {
		for {
			select {
			case <-t.done:
				return
			}
		}
	}()
}

func (t *Ticker) Stop() { // want Stop:`^once\(recv.done\)$`
	close(t.done)
}

func WithCleanup(name string) (string, func(), error) { // want WithCleanup:`^owes\(1,call\)$`
	f, err := os.Open(name)
	if err != nil {
		return "", nil, err
	}
	return f.Name(), func() { f.Close() }, nil
}

// Early may return the value before anything runs on it.
func Early(idle bool) *Ticker {
	t := &Ticker{done: make(chan struct{})}
	if idle {
		return t
	}
	t.Start()
	return t
}

// Other returns another value, on which nothing runs, in the place of its
// named result.
func Other(idle bool) (t *Ticker) {
	t = &Ticker{done: make(chan struct{})}
	if idle {
		return &Ticker{done: t.done}
	}
	t.Start()
	return t
}

func Named() (t *Ticker) { // want Named:`^owes\(0,Stop\)$`
	t = &Ticker{done: make(chan struct{})}
	t.Start()
	return
}

// Part has no method that its holder could call: cancelPart ends something
// else.
type Part struct{ done chan struct{} }

func NewPart() *Part {
	p := &Part{done: make(chan struct{})}
	go func() { <-p.done }()
	go func() {
		for range p.done {
		}
	}()
	return p
}

func (p *Part) cancelPart() { close(p.done) }

type Era struct{ f *os.File }

// From takes the file over, and closes it if it fails.
func From(f *os.File) (*Era, error) { // want From:`^wraps\(0,0\) frees\(0\)$`
	if _, err := f.Stat(); err != nil {
		f.Close()
		return nil, err
	}
	return &Era{f: f}, nil
}

func OpenEra(name string) (*Era, error) { // want OpenEra:`^owes\(0,Close\)$`
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return From(f)
}

func (e *Era) Start() int { return int(e.f.Fd()) }

func (e *Era) Close() error { // want Close:`^releases\(recv\)$`
	return e.f.Close()
}

// WithReader also returns a function that reads, and doesn't release.
func WithReader(name string) (*Era, func() string, error) { // want WithReader:`^owes\(0,Close\)$`
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	return &Era{f: f}, func() string { return f.Name() }, nil
}
