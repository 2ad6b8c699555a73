package hostile

import (
	"fmt"
	"strings"
)

// An input is a package that type-checks and that no person would write.
type input struct {
	name string
	text string
}

// inputs returns the packages, each of which attacks something else.
func inputs() []input {
	return []input{
		{"empty", "package p"},
		{"only comments", "// Package p is empty.\npackage p\n\n//memlint:ignore\n/* nothing */\n"},
		{"only imports", "package p\nimport _ \"time\"\n"},
		{"switch of 10000 cases", bigSwitch(10000)},
		{"function of 5000 lines", longFunction(5000)},
		{"1000 nested closures", nestedClosures(1000)},
		{"table of 20000 rows", table(20000)},
		{"generics 100 deep", generics(100)},
		{"2000 assembly stubs", stubs(2000)},
		{"cgo", cgo(500)},
		{"2000 labels", labels(2000)},
		{"ring of 2000 functions", ring(2000)},
		{"each of 40 functions calls the next twice", doubling(40)},
		{"each of 200 functions calls all", dense(200)},
		{"chain of 2000 functions down to a goroutine", chain(2000)},
		{"400 branches in a row", branches(400)},
		{"500 nested branches", nestedBranches(500)},
		{"3000 else branches", elseChain(3000)},
		{"select of 2000 cases", bigSelect(2000)},
		{"5000 sends on one channel", manySends(5000)},
		{"500 goroutines of one function", manyGoroutines(500)},
		{"200 nested loops", nestedLoops(200)},
		{"5000 names of one value", aliases(5000)},
		{"expression 3000 deep", deepExpression(3000)},
		{"struct of 5000 channels", wideStruct(5000)},
		{"5000 methods of one type", methods(5000)},
		{"types that contain themselves", recursiveTypes},
		{"functions that call themselves", recursiveFunctions},
		{"5000 states", states(5000)},
	}
}

// A source builds the text of a package.
type source struct{ strings.Builder }

func file(imports ...string) *source {
	s := new(source)
	s.add("package p\n")
	for _, path := range imports {
		s.add("import %q\n", path)
	}
	return s
}

func (s *source) add(format string, args ...any) { fmt.Fprintf(s, format, args...) }

// times adds a line for each number below n, which stands for every %[1]d.
func (s *source) times(n int, format string) {
	for i := range n {
		fmt.Fprintf(s, format, i)
	}
}

func bigSwitch(n int) string {
	s := file("os", "time")
	s.add("func f(n int, ch chan int) int {\nt := time.NewTicker(time.Second)\nfile, err := os.Open(\"x\")\nif err != nil { return 0 }\nswitch n {\n")
	s.times(n, "case %[1]d:\nif n > 5 { ch <- %[1]d; return %[1]d }\nn++\n")
	s.add("}\nt.Stop()\nfile.Close()\nreturn 0 }\n")
	return s.String()
}

func longFunction(lines int) string {
	s := file("os", "time")
	s.add("func f(n int) error {\n")
	s.times(lines/10, `	ch%[1]d := make(chan int)
	t%[1]d := time.NewTicker(time.Second)
	go func() { ch%[1]d <- n }()
	file%[1]d, err := os.Open("x")
	if err != nil {
		return err
	}
	defer file%[1]d.Close()
	<-ch%[1]d
	t%[1]d.Stop()
`)
	s.add("return nil }\n")
	return s.String()
}

func nestedClosures(n int) string {
	s := file("time")
	s.add("func f() {\nch := make(chan int)\nt := time.NewTicker(time.Second)\n")
	s.times(n, "func() {\nc%[1]d := make(chan int, 1)\nc%[1]d <- %[1]d\n")
	s.add("<-ch\nt.Stop()\n%s}\n", strings.Repeat("}()\n", n))
	return s.String()
}

func table(n int) string {
	s := file("time")
	s.add("type row struct { name string; every time.Duration; run func(chan int); in []int }\nvar table = []row{\n")
	s.times(n, "{\"%[1]d\", %[1]d * time.Second, func(ch chan int) { ch <- %[1]d }, []int{%[1]d, 2, 3}},\n")
	s.add("}\nvar byName = map[string]*row{\n")
	s.times(n, "\"%[1]d\": &table[%[1]d],\n")
	s.add("}\n")
	return s.String()
}

func generics(n int) string {
	s := file("io")
	s.add("type box[T any] struct { v T; ch chan T }\n")
	s.times(n, "func f%[1]d[T io.Closer](x T, ch chan box[T]) { y := x; go func() { ch <- box[T]{v: y} }(); b := <-ch; defer b.v.Close(); next%[1]d(b) }\n")
	s.times(n, "func next%[1]d[T any](x box[T]) { x.ch <- x.v }\n")
	s.add("type deep = %sint%s\nvar d deep\n", strings.Repeat("box[", n), strings.Repeat("]", n))
	s.add("func use() { %s }\n", "g := d; g2 := <-g.ch; _ = g2")
	return s.String()
}

func stubs(n int) string {
	s := file("os", "time")
	s.times(n, "func stub%[1]d(f *os.File, ch chan int, t *time.Ticker) *os.File\n")
	s.times(n, "func f%[1]d(ch chan int) { f, _ := os.Open(\"x\"); go stub%[1]d(f, ch, time.NewTicker(1)); <-ch; stub%[1]d(nil, nil, nil) }\n")
	return s.String()
}

func cgo(n int) string {
	s := new(source)
	s.add("package p\n// #include <stdlib.h>\nimport \"C\"\nimport (\"os\"; \"unsafe\")\n")
	s.times(n, "//line other.go:1%[1]d\nfunc f%[1]d(ch chan int) { p := C.malloc(8); f, err := os.Open(\"x\"); if err != nil { return }; C.use(unsafe.Pointer(f)); C.free(p); ch <- 1 }\n")
	// What is of C has no type: the type checker doesn't see it.
	s.add("type held struct { c C.t; p *C.t; all []C.t; by map[C.t]C.t; ch chan C.t; f func(C.t) C.t }\n")
	s.times(n/10, "func g%[1]d(h *held, v C.t) (r C.t, err error) { defer C.done(v); go C.run(h.p); p := new(C.t); h.ch = make(chan C.t); close(h.ch); "+
		"h.all = append(h.all, *p, C.t(1)); h.by[v] = C.x; for x := range C.list { h.all = append(h.all, x) }; for range h.ch { C.y = v }; "+
		"select { case h.ch <- v: case x := <-C.ch: _ = x; default: }; switch x := any(v).(type) { case *C.t: _ = x }; "+
		"go func() { h.ch <- h.f(C.get(v)); C.ch <- v }(); n := C.n; buf := make([]byte, n); _ = buf; close(C.ch); <-C.ch; C.w.Wait(); t := C.timer(); t.Stop(); return C.get(v), C.err }\n")
	return s.String()
}

func labels(n int) string {
	s := file("time")
	s.add("func f(n int, ch chan int) {\nvar t *time.Ticker\n")
	s.times(n, "l%[1]d:\nif n == %[1]d { t = time.NewTicker(time.Second); n++; goto l%[1]d }\nif n > %[1]d { <-ch; goto l0 }\nif n < 0 { goto end }\n")
	s.add("end:\nt.Stop()\n}\n")
	return s.String()
}

func ring(n int) string {
	s := file("io", "os")
	for i := range n {
		s.add("func f%d(c io.Closer, ch chan int, n int) io.Closer { if n == 0 { c.Close(); return c }; ch <- n; go f%d(c, ch, n-1); return f%d(c, ch, n-1) }\n", i, (i+1)%n, (i+7)%n)
	}
	s.add("func use() { f, _ := os.Open(\"x\"); ch := make(chan int); f0(f, ch, 3); <-ch }\n")
	return s.String()
}

func doubling(n int) string {
	s := file("io", "os", "time")
	for i := range n {
		s.add("func f%d(c io.Closer, ch chan int, b bool) io.Closer { if b { return f%d(c, ch, !b) }; t := time.NewTimer(1); defer t.Stop(); return f%d(c, ch, b) }\n", i, i+1, i+1)
	}
	s.add("func f%d(c io.Closer, ch chan int, b bool) io.Closer { go func() { ch <- 1 }(); if b { close(ch) }; return c }\n", n)
	s.add("func use(b bool) { f, _ := os.Open(\"x\"); ch := make(chan int); f0(f, ch, b); <-ch }\n")
	return s.String()
}

func dense(n int) string {
	s := file("io")
	for i := range n {
		s.add("func f%d(c io.Closer, ch chan int, n int) {\n", i)
		for j := range n {
			s.add("f%d(c, ch, n-1)\n", j)
		}
		s.add("ch <- n; c.Close() }\n")
	}
	return s.String()
}

func chain(n int) string {
	s := file("os")
	for i := range n {
		s.add("func f%d(f *os.File, ch chan int) { f%d(f, ch) }\n", i, i+1)
	}
	s.add("func f%d(f *os.File, ch chan int) { go func() { ch <- 1 }(); f.Close() }\n", n)
	s.add("func use() { f, _ := os.Open(\"x\"); ch := make(chan int); f0(f, ch) }\n")
	return s.String()
}

func branches(n int) string {
	s := file("os", "time")
	s.add("func f(c []bool, ch chan int) {\nf, err := os.Open(\"x\")\nif err != nil { return }\nt := time.NewTicker(time.Second)\ndone := make(chan int)\ngo func() { done <- 1 }()\n")
	s.times(n, "if c[%[1]d] { println(f.Name()) } else { t.Reset(%[1]d) }\nif len(c) > %[1]d { ch <- 1 }\n")
	s.add("if c[0] { t.Stop(); <-done }\nf.Close()\n}\n")
	return s.String()
}

func nestedBranches(n int) string {
	s := file("os")
	s.add("func f(c []bool, ch chan int) {\nf, err := os.Open(\"x\")\n")
	s.times(n, "if c[%[1]d] && err == nil {\nch <- %[1]d\n")
	s.add("f.Close()\n%s}\n", strings.Repeat("}\n", n))
	return s.String()
}

func elseChain(n int) string {
	s := file("os")
	s.add("func f(n int, ch chan int) {\nf, err := os.Open(\"x\")\nif err != nil { return }\n")
	s.times(n, "if n == %[1]d { ch <- n; f.Close() } else ")
	s.add("{ }\n}\n")
	return s.String()
}

func bigSelect(n int) string {
	s := file("time")
	s.add("func f(in []chan int) {\nout := make(chan int)\ngo func() { out <- 1 }()\nfor {\nselect {\n")
	s.times(n, "case v := <-in[%[1]d]:\nout <- v\n")
	s.add("case <-time.After(time.Minute):\nreturn\n}\n}\n}\n")
	return s.String()
}

func manySends(n int) string {
	s := file()
	s.add("func f() {\nch := make(chan int)\ngo func() {\n")
	s.times(n, "ch <- %[1]d\n")
	s.add("}()\n<-ch\n}\n")
	return s.String()
}

func manyGoroutines(n int) string {
	s := file("sync")
	s.add("func f(b bool) {\nch := make(chan int)\nvar wg sync.WaitGroup\n")
	s.times(n, "wg.Add(1)\ngo func() { defer wg.Done(); ch <- %[1]d }()\n")
	s.add("if b { return }\nfor range ch { }\nwg.Wait()\n}\n")
	return s.String()
}

func nestedLoops(n int) string {
	s := file("time")
	s.add("func f(n int, ch chan int) {\nvar keep []int\n")
	s.times(n, "for i%[1]d := 0; i%[1]d < n; i%[1]d++ {\nkeep = append(keep, i%[1]d)\n<-time.After(time.Second)\n")
	s.add("ch <- 1\n%s_ = keep\n}\n", strings.Repeat("}\n", n))
	return s.String()
}

func aliases(n int) string {
	s := file("os")
	s.add("func f() {\nx, err := os.Open(\"x\")\nif err != nil { return }\nx0 := x\n")
	for i := 1; i < n; i++ {
		s.add("x%d := x%d\n", i, i-1)
	}
	s.add("_ = x%d\n}\n", n-1)
	return s.String()
}

func deepExpression(n int) string {
	s := file()
	s.add("func f(ch chan int, c func() int) int {\nreturn %s<-ch%s\n}\n", strings.Repeat("(1 + ", n), strings.Repeat(")", n))
	s.add("func g(x int) int { return %sx%s }\n", strings.Repeat("g(", n), strings.Repeat(")", n))
	return s.String()
}
