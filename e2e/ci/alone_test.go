package ci

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/memlint/memlint/analyzers"
)

// defects has a defect for each analyzer, as far as packages with few imports
// can have one.
const defects = `package d

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

func Closed(c chan int) {
	close(c)
	close(c)
}

func Wait(stop chan bool) int {
	results := make(chan int)
	go func() { results <- 1 }()
	select {
	case n := <-results:
		return n
	case <-stop:
		return 0
	}
}

func Listen(stop chan bool) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	for {
		select {
		case <-c:
			println("hangup")
		case <-stop:
			return
		}
	}
}

func Open(name string) bool {
	f, err := os.Open(name)
	return err == nil && f.Name() != ""
}

func Tick() { time.NewTicker(time.Second) }
`

// nogo builds a tool of one package and hands it single units with the facts
// of their dependencies, as go vet does.
func TestAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a tool per analyzer")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/d\n\ngo 1.22\n")
	write(t, filepath.Join(dir, "d.go"), defects)
	for _, a := range analyzers.All() {
		main := filepath.Join(t.TempDir(), "main.go")
		write(t, main, fmt.Sprintf("package main\n\nimport (\n\t\"golang.org/x/tools/go/analysis/unitchecker\"\n\n"+
			"\talone \"github.com/memlint/memlint/analyzers/%s\"\n)\n\nfunc main() { unitchecker.Main(alone.Analyzer) }\n", a.Name))
		tool := filepath.Join(filepath.Dir(main), "tool.exe")
		if out, exit := run(t, "../..", nil, "go", "build", "-o", tool, main); exit != 0 {
			t.Errorf("%s: %s", a.Name, out)
			continue
		}
		out, exit := run(t, dir, nil, "go", "vet", "-vettool="+tool, "./...")
		if a.Name == "unboundedbuffer" { // its defects need net/http
			if exit != 0 {
				t.Errorf("%s: exit status %d\n%s", a.Name, exit, out)
			}
		} else if exit != 1 || !strings.Contains(out, "d.go:") {
			t.Errorf("%s: exit status %d, want a finding\n%s", a.Name, exit, out)
		}
	}
}

func exportsAnalyzer(t *testing.T, dir string) bool {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if object := file.Scope.Lookup("Analyzer"); object != nil {
			return true
		}
	}
	return false
}

// What one machine analyzed, another that shares the cache doesn't analyze
// again, and it reports the same.
func TestSharedCache(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the tool is counted by a shell script")
	}
	dir, shared := newModule(t), t.TempDir()
	machine := func() (out string, calls []string) {
		log := filepath.Join(t.TempDir(), "log")
		tool := filepath.Join(t.TempDir(), "tool")
		write(t, tool, fmt.Sprintf("#!/bin/sh\necho \"$@\" >>%q\nexec %q \"$@\"\n", log, filepath.Join(bin, "memlint")))
		env := []string{"GOCACHE=" + t.TempDir(), "GOCACHEPROG=" + filepath.Join(bin, "cacheprog") + " " + shared}
		out, exit := run(t, dir, env, "go", "vet", "-vettool="+tool, "./...")
		if exit != 1 {
			t.Errorf("exit status %d\n%s", exit, out)
		}
		data, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		return out, strings.Split(strings.TrimSpace(string(data)), "\n")
	}
	first, calls := machine()
	if len(calls) < 4 || !strings.Contains(first, "a.go:8:") {
		t.Errorf("the first machine starts the tool %d times and reports\n%s", len(calls), first)
	}
	second, calls := machine()
	if second != first {
		t.Errorf("the second machine reports\n%s\nthe first\n%s", second, first)
	}
	if !slices.Equal(calls, []string{"-flags", "-V=full"}) {
		t.Errorf("the second machine starts the tool with %q", calls)
	}
}
