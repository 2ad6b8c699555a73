package channels

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

// census takes the census of a package of one file.
func census(t testing.TB, src string) *Census {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
	}
	conf := types.Config{Importer: importer.Default()}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info}
	pass.ResultOf = map[*analysis.Analyzer]any{inspect.Analyzer: inspector.New(pass.Files)}
	index, err := uses.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pass.ResultOf[uses.Analyzer] = index
	result, err := run(pass)
	if err != nil {
		t.Fatal(err)
	}
	return result.(*Census)
}

// dump describes the channels of a census, one a line.
func dump(c *Census) string {
	var b strings.Builder
	for _, ch := range c.Channels() {
		var names []string
		for _, v := range ch.Vars {
			names = append(names, v.Name())
		}
		fmt.Fprintf(&b, "%s:", strings.Join(names, ","))
		for _, m := range ch.Makes {
			fmt.Fprintf(&b, " make(%d)", m.Cap)
		}
		for _, n := range []struct {
			name string
			n    int
		}{{"send", len(ch.Sends)}, {"receive", len(ch.Receives)}, {"range", len(ch.Ranges)}, {"close", len(ch.Closes)}, {"nil", len(ch.Nils)}} {
			if n.n > 0 {
				fmt.Fprintf(&b, " %s=%d", n.name, n.n)
			}
		}
		if ch.Contained {
			b.WriteString(" contained")
		}
		for i, right := range []string{"send", "receive", "close"} {
			if ch.Outside&(1<<i) != 0 {
				b.WriteString(" out:" + right)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestCensus(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"local", `func f() { ch := make(chan int, 3); go func() { ch <- 1; close(ch) }(); for range ch {}; <-ch }`,
			"ch: make(3) send=1 receive=1 range=1 close=1\n"},
		{"capacity that isn't constant", `func f(n int) { ch := make(chan int, n); ch <- n }`, "ch: make(-1) send=1\n"},
		{"passed to a helper", `func f() { ch := make(chan int); go send(ch); <-ch }; func send(c chan<- int) { c <- 1 }`,
			"ch,c: make(0) send=1 receive=1\n"},
		{"passed to an exported helper", `func f() { ch := make(chan int); go Send(ch); <-ch }; func Send(c chan<- int) { c <- 1 }`,
			"ch,c: make(0) send=1 receive=1 out:send out:receive out:close\n"},
		{"passed outside", `import "os/signal"; import "os"; func f() { ch := make(chan os.Signal, 1); signal.Notify(ch); <-ch }`,
			"ch: make(1) receive=1 out:send out:close\n"},
		{"converted to an interface", `func f() { ch := make(chan int); g(ch); <-ch }; func g(any) {}`,
			"ch: make(0) receive=1 out:send out:receive out:close\n"},
		{"field", `type t struct { ch chan int }; func n() *t { return &t{ch: make(chan int)} }; func (x *t) run() { <-x.ch }; func (x *t) stop() { close(x.ch) }`,
			"ch: make(0) receive=1 close=1\n"},
		{"field from a constructor's local", `type t struct { ch chan int }; func n() *t { c := make(chan int); x := new(t); x.ch = c; go func() { <-c }(); return x }; func (x *t) stop() { close(x.ch) }`,
			"ch,c: make(0) receive=1 close=1\n"},
		{"exported field", `type T struct { C chan int }; func n() *T { return &T{make(chan int)} }; func (x *T) run() { <-x.C }`,
			"C: make(0) receive=1 out:send out:receive out:close\n"},
		{"returned for receiving", `func F() <-chan int { ch := make(chan int); go func() { ch <- 1 }(); return ch }`,
			"ch: make(0) send=1 out:receive\n"},
		{"returned inside", `func f() (<-chan int, error) { ch := make(chan int); return ch, nil }; func g() { c, _ := f(); <-c }`,
			"ch,c: make(0) receive=1\n"},
		{"elements", `func f() { m := map[string]chan int{"a": make(chan int)}; m["b"] = make(chan int, 1); for _, c := range m { c <- 1 } }`,
			"m,c: make(0) make(1) send=1 contained\n"},
		{"element with ok", `func f(m map[string]chan int) { if c, ok := m["a"]; ok { c <- 1 } }; func g() { f(map[string]chan int{"a": make(chan int)}) }`,
			"m,c: make(0) send=1 contained\n"},
		{"channel from a channel with ok", `func f(in chan chan int) { c, ok := <-in; _ = ok; c <- 1 }; func g() { in := make(chan chan int); go f(in); c := make(chan int); in <- c; <-c }`,
			"in,in: make(0) send=1 receive=1\nc,c: make(0) send=1 receive=1 contained\n"},
		{"type assertion with ok", `func f(x any) { c, ok := x.(chan int); _ = ok; <-c }`, "c: receive=1 out:send out:receive out:close\n"},
		{"keys", `func f(ch chan int) { m := map[chan int]bool{}; m[ch] = true; for c := range m { close(c) } }; func g() { f(make(chan int)) }`,
			"ch,m,c: make(0) close=1 contained\n"},
		{"appended", `type r struct { chans []chan bool }; func (x *r) f() { x.chans = append(x.chans, make(chan bool)); <-x.chans[0] }`,
			"chans: make(0) receive=1 contained\n"},
		{"reply", `type s struct { in chan chan int }; func (x *s) ask() int { c := make(chan int); x.in <- c; return <-c }; func (x *s) run() { c := <-x.in; c <- 1 }`,
			"c,c: make(0) send=1 receive=1 contained\nin: send=1 receive=1\n"},
		{"reply in a struct", `type q struct { c chan int }; func ask(in chan q) int { x := q{make(chan int)}; in <- x; return <-x.c }; func f() { in := make(chan q); go ask(in); (<-in).c <- 1 }`,
			"c: make(0) send=1 receive=1\nin,in: make(0) send=1 receive=1\n"},
		{"context", `import "context"; func f(ctx context.Context) { done := ctx.Done(); <-done }`,
			"done: receive=1 out:send out:receive out:close\n"},
		{"nil", `func f() { var ch chan int; <-ch; ch = nil }`, "ch: receive=1 nil=2\n"},
		{"bound closure", `func f() { ch := make(chan int); g := func(c chan int) { c <- 1 }; go g(ch); <-ch }`,
			"ch,c: make(0) send=1 receive=1\n"},
		{"closure that leaves", `func f() func(chan int) { g := func(c chan int) { c <- 1 }; return g }`,
			"c: send=1 out:send out:receive out:close\n"},
		{"function value", `func f() { ch := make(chan int); h(g); g(ch); <-ch }; func g(c chan int) { c <- 1 }; func h(func(chan int)) {}`,
			"ch,c: make(0) send=1 receive=1 out:send out:receive out:close\n"},
		{"type switch", `func f(x any) { switch c := x.(type) { case chan int: <-c } }`, "c: receive=1 out:send out:receive out:close\n"},
		{"generic", `func send[T any](c chan T, v T) { c <- v }; func f() { ch := make(chan int); go send(ch, 1); <-ch }`,
			"c,ch: make(0) send=1 receive=1\n"},
		{"generic field", `type box[T any] struct { c chan T }; func (b box[T]) get() T { return <-b.c }; func f() { b := box[int]{make(chan int)}; b.c <- 1 }`,
			"c: make(0) send=1 receive=1\n"},
		{"generic result", `func must[T any](v T, err error) T { return v }; func g() (chan int, error) { return make(chan int), nil }; func f() { ch := must(g()); <-ch }`,
			": make(0) out:send out:receive out:close\nch: receive=1 out:send out:receive out:close\n"},
		{"channel in a channel type", `type out chan<- int; func (o out) put() { o <- 1 }; func f() { ch := make(chan int); var p interface{ put() } = out(ch); p.put(); <-ch }`,
			"o: send=1 out:send out:receive out:close\nch: make(0) receive=1 out:send out:close\n"},
		{"interface method", `type n interface { notify() <-chan int }; type r struct { ch chan int }; func (x r) notify() <-chan int { return x.ch }; func f(x n, y r) { <-x.notify(); y.ch = make(chan int); close(y.ch) }`,
			": receive=1 out:send out:receive out:close\nch: make(0) close=1 out:receive\n"},
		{"recursive types", `type tree map[string]tree; type ptr *ptr; type keys map[*keys]keys; func f(t tree, p ptr, k keys) { ch := make(chan tree); ch <- t; _ = p; _ = k }`,
			"ch: make(0) send=1\n"},
		{"struct types without a name", `type s struct { p *struct { done chan int } }; func (x *s) f() { w := x.p; <-w.done }; func (x *s) g() { x.p = &struct { done chan int }{make(chan int)}; close(x.p.done) }`,
			"done,done: make(0) receive=1 close=1\n"},
		{"getter", `type s struct { done chan int }; func (x *s) stopped() <-chan int { return x.done }; func f() { x := s{make(chan int)}; <-x.stopped(); close(x.done) }`,
			"done: make(0) receive=1 close=1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := dump(census(t, "package p\n"+test.src)); got != test.want {
				t.Errorf("got:\n%swant:\n%s", got, test.want)
			}
		})
	}
}

func TestSelect(t *testing.T) {
	c := census(t, `package p
import "time"
func f(ch chan int) {
	select {
	case v := <-ch: _ = v
	case ch <- 1:
	case <-time.After(1):
	}
	select {
	case ch <- 1:
	default:
	}
	select { case <-ch: }
	<-ch
}`)
	ch := c.Channels()[0]
	var got []string
	for _, op := range append(ch.Sends, ch.Receives...) {
		got = append(got, fmt.Sprint(op.Bare(), op.Nonblocking(), len(op.Others())))
	}
	want := "false false 2, false true 0, false false 2, true false 0, true false 0"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

func TestBodies(t *testing.T) {
	c := census(t, `package p
import "sync"
func f(wg *sync.WaitGroup) {
	for { go run() }
	wg.Go(run)
	defer func() { g := func() {}; go g(); g() }()
	h(func() {})
}
func run() {}
func h(func()) {}
`)
	var got []string
	for _, b := range c.Bodies() {
		got = append(got, fmt.Sprintf("%s starts=%d callers=%d value=%t framed=%t", b.Name(), len(b.Starts), len(b.Callers), b.Value, b.Frame != nil))
	}
	want := `f starts=0 callers=0 value=false framed=false
the function literal starts=0 callers=1 value=false framed=true
the function literal starts=1 callers=2 value=false framed=false
the function literal starts=0 callers=0 value=true framed=false
run starts=2 callers=2 value=false framed=false
h starts=0 callers=1 value=false framed=false`
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("got:\n%s\nwant:\n%s", s, want)
	}
}
