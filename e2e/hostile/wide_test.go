package hostile

func wideStruct(n int) string {
	s := file("time")
	s.add("type wide struct {\n")
	s.times(n, "ch%[1]d chan int\nt%[1]d *time.Ticker\n")
	s.add("}\nfunc (w *wide) start() {\n")
	s.times(n, "w.ch%[1]d = make(chan int)\nw.t%[1]d = time.NewTicker(time.Second)\n")
	s.add("}\nfunc (w *wide) Close() {\n")
	s.times(n, "close(w.ch%[1]d)\nw.t%[1]d.Stop()\n")
	s.add("}\n")
	return s.String()
}

func methods(n int) string {
	s := file("os")
	s.add("type t struct { f *os.File; ch chan int; m map[int]int; l []int }\n")
	s.times(n, "func (x *t) m%[1]d() { x.m[%[1]d] = 1; x.l = append(x.l, 1); x.ch <- 1; x.f.Name() }\n")
	s.add("func (x *t) Close() error { close(x.ch); return x.f.Close() }\n")
	return s.String()
}

const recursiveTypes = `package p

import "io"

type list[T io.Closer] struct { v T; next *list[T]; ch chan list[T] }
type c chan c
type f func(f) f
type s []s
type m map[string]m
type i interface { io.Closer; self() i }
type a struct { *a; b *b; i }
type b struct { *a; ch chan *b }

func use(x list[i], ch c, fn f, sl s, mp m, y *b) {
	ch2 := make(c)
	go func() { ch2 <- ch }()
	ch <- <-ch
	fn(fn)(fn)
	sl[0][0] = append(sl, sl...)
	mp["a"]["b"] = mp
	y.ch <- y.a.b
	defer x.v.self().Close()
	close(<-ch)
}
`

const recursiveFunctions = `package p

import ("context"; "io"; "os"; "sync"; "time")

type s []s
type c chan c
type t struct { *t }
type u struct { inner []u; m map[string]*u; mu sync.Mutex; ch chan *u }

func useS(x s) s { return useS(x[0]) }
func useC(x c) c { return useC(<-x) }
func useT(x t) *t { return useT(*x.t) }
func (x *u) Close() { x.mu.Lock(); for _, i := range x.inner { i.Close() }; for _, i := range x.m { i.Close() }; close(x.ch) }
func (x *u) ask() *u { x.mu.Lock(); defer x.mu.Unlock(); x.ask(); x.ch <- x; return <-x.ask().ch }

func feed(ctx context.Context, n, m int, names []string) error {
	for _, size := range []int{n, m} {
		work, errs := make(chan string, size), make(chan error, size)
		for i, j := 0, 1; i < size; i, j = j, i {
			go worker(ctx, work, errs, j)
			go func() { again(work, errs) }()
		}
		for _, name := range names { work <- name }
		for key, value := range names { tick := time.NewTicker(time.Duration(key)); _, _ = tick, value; errs <- nil }
	}
	var self func()
	self = func() { self(); go self() }
	self()
	return nil
}

func worker(ctx context.Context, work chan string, errs chan error, n int) {
	for name := range work {
		if _, err := os.Open(name); err != nil { errs <- err; return }
		worker(ctx, work, errs, n-1)
	}
}

func again(work chan string, errs chan error) { for { <-work; other(work, errs); if len(errs) > 0 { return } } }
func other(work chan string, errs chan error) { again(work, errs); errs <- io.EOF }

func wrap(r io.ReadCloser) io.ReadCloser { return wrap(both(r)) }
func both(r io.ReadCloser) io.ReadCloser { if r == nil { return wrap(r) }; r.Close(); return both(r) }
`

func states(n int) string {
	s := file()
	s.add("type machine struct { cache map[int][]byte; log []string; in chan int }\n")
	s.add("func (m *machine) run() {\nstate := 0\nfor v := range m.in {\nswitch state {\n")
	s.times(n, "case %[1]d: m.cache[v] = append(m.cache[v], %[1]d %% 256); m.log = append(m.log, \"x\"); state = v\n")
	s.add("}\n}\n}\n")
	return s.String()
}

// functions returns a package of n functions with channels, tickers, files
// and goroutines.
func functions(n int) string {
	s := file("context", "os", "sync", "time")
	s.times(n, `
type t%[1]d struct { in chan int; done chan struct{}; mu sync.Mutex; seen map[string]int }
func f%[1]d(ctx context.Context, name string) (int, error) {
	ch := make(chan int)
	go func() { ch <- len(name) }()
	f, err := os.Open(name)
	if err != nil { return 0, err }
	defer f.Close()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	select {
	case n := <-ch:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-tick.C:
		return helper%[1]d(f)
	}
}
func helper%[1]d(f *os.File) (int, error) { return f.Read(nil) }
func (t *t%[1]d) run() {
	for v := range t.in { t.mu.Lock(); t.seen["x"] = v; t.mu.Unlock() }
	close(t.done)
}
`)
	return s.String()
}
