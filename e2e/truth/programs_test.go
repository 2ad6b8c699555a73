package truth_test

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/memlint/memlint/internal/testbinary"
)

// Names of what is added to the fixtures: the driver is the last file of its
// package, so that its init function runs when the package is initialized.
const (
	driverName  = "truth.go"
	addedDriver = "zz_truth.go"
	addedMain   = "zz_truth_main.go"
)

// experiment makes programs that have a profile of leaked goroutines.
const experiment = "GOEXPERIMENT=goroutineleakprofile"

var (
	fixtures = abs("../../testdata/src")
	drivers  = abs("testdata/drivers")
	library  = abs("testdata/truth")
	temp     string // for programs and extracted modules
)

func abs(dir string) string {
	a, err := filepath.Abs(dir)
	if err != nil {
		log.Fatal(err)
	}
	return a
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "truth")
	if err != nil {
		log.Fatal(err)
	}
	temp = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

var buildMemlint = sync.OnceValues(func() (string, error) { return testbinary.Memlint(temp) })

func memlint(t *testing.T) string {
	t.Helper()
	program, err := buildMemlint()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// A program links drivers with their fixtures.
type program struct {
	path string
	// root is the directory whose packages are linked, the sources of prefix.
	root, prefix string
}

// scenario returns the scenario of a driver's file as the program knows it.
func (p *program) scenario(file string) string {
	rel, err := filepath.Rel(p.root, filepath.FromSlash(file))
	if err != nil {
		log.Fatal(err)
	}
	return path.Join(p.prefix, path.Dir(filepath.ToSlash(rel)))
}

// driven returns the scenarios that have a driver: the directories of the
// drivers with a truth.go.
func driven(t *testing.T) (scenarios []string) {
	t.Helper()
	err := filepath.WalkDir(drivers, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == driverName {
			rel, _ := filepath.Rel(drivers, filepath.Dir(file))
			scenarios = append(scenarios, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return scenarios
}

// archiveOf returns the txtar archive that holds the scenario, if one does.
func archiveOf(scenario string) (archive string, ok bool) {
	parts := strings.SplitN(scenario, "/", 3)
	if len(parts) < 2 {
		return "", false
	}
	archive = filepath.Join(fixtures, parts[0], parts[1]+".txtar")
	_, err := os.Stat(archive)
	return archive, err == nil
}

// isAlone reports whether the driver asks for a program of its own: its
// fixture takes too much, or changes the process, when it is initialized.
func isAlone(t *testing.T, scenario string) bool {
	return strings.HasPrefix(string(read(t, filepath.Join(drivers, scenario, driverName))), "//truth:alone\n")
}

// isCommand reports whether the fixture is a package main.
func isCommand(dir string) bool {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, file := range files {
		if f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly); err == nil && f.Name.Name == "main" {
			return true
		}
	}
	return false
}

// build links the package with an overlay of files: by the path at which the
// go command sees them, where they stand.
func build(t *testing.T, name, dir, pkg string, overlay map[string]string, env ...string) *program {
	t.Helper()
	replace, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(temp, strings.ReplaceAll(name, "/", "_"))
	write(t, base+".json", string(replace))
	cmd := exec.Command("go", "build", "-overlay", base+".json", "-o", base+".exe", pkg)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GODEBUG=", experiment), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: go build: %v\n%s", name, err, out)
	}
	return &program{path: base + ".exe"}
}

var gopath = []string{"GO111MODULE=off", "GOPATH=" + filepath.Dir(fixtures)}

// buildLibraries links fixtures that are libraries into one program.
func buildLibraries(t *testing.T, name string, scenarios []string) *program {
	t.Helper()
	overlay := make(map[string]string)
	for _, s := range scenarios {
		overlay[filepath.Join(fixtures, s, addedDriver)] = filepath.Join(drivers, s, driverName)
	}
	return linkAll(t, name, scenarios, overlay)
}

// linkAll links packages that hold drivers with a main function.
func linkAll(t *testing.T, name string, packages []string, overlay map[string]string) *program {
	t.Helper()
	text := "//go:debug default=go1.26\n\npackage main\n\nimport (\n\t\"truth\"\n"
	for _, p := range packages {
		text += fmt.Sprintf("\t_ %q\n", p)
	}
	main := filepath.Join(temp, path.Base(name)+".go")
	write(t, main, text+")\n\nfunc main() { truth.Main() }\n")
	overlay[filepath.Join(fixtures, "truthprogram", "main.go")] = main
	maps.Copy(overlay, libraryFiles(filepath.Join(fixtures, "truth")))
	p := build(t, name, fixtures, "truthprogram", overlay, gopath...)
	p.root = fixtures
	return p
}

// commandMain ends a package main before its main function starts.
const commandMain = "package main\n\nimport \"truth\"\n\nfunc init() { truth.Main() }\n"

// buildCommand links a fixture that is a command.
func buildCommand(t *testing.T, scenario string) *program {
	t.Helper()
	main := filepath.Join(temp, "command.go")
	write(t, main, "//go:debug default=go1.26\n\n"+commandMain)
	overlay := libraryFiles(filepath.Join(fixtures, "truth"))
	overlay[filepath.Join(fixtures, scenario, addedDriver)] = filepath.Join(drivers, scenario, driverName)
	overlay[filepath.Join(fixtures, scenario, addedMain)] = main
	p := build(t, scenario, fixtures, "./"+scenario, overlay, gopath...)
	p.root = fixtures
	return p
}

// buildModule links a module with the go.mod that it has of its own.
func buildModule(t *testing.T, root, prefix string, scenarios []string) *program {
	t.Helper()
	linked := filepath.Join(temp, "linked", prefix)
	if err := os.CopyFS(linked, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(temp, "linked", prefix+"_truth")
	if err := os.CopyFS(copied, os.DirFS(library)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(copied, "go.mod"), "module truth\n\ngo 1.22\n")
	mod := string(read(t, filepath.Join(root, "go.mod")))
	write(t, filepath.Join(linked, "go.mod"), mod+"\nrequire truth v0.0.0\n\nreplace truth => "+copied+"\n")
	_, module, _ := strings.Cut(strings.SplitN(mod, "\n", 2)[0], " ")
	pkg, imports := ".", ""
	for _, s := range scenarios {
		rel := strings.TrimPrefix(strings.TrimPrefix(s, prefix), "/")
		write(t, filepath.Join(linked, rel, addedDriver), string(read(t, filepath.Join(drivers, s, driverName))))
		if rel == "" && isCommand(linked) {
			continue
		}
		imports += fmt.Sprintf("import _ %q\n", path.Join(module, rel))
	}
	if isCommand(linked) {
		write(t, filepath.Join(linked, addedMain), strings.Replace(commandMain, "\n\nfunc", "\n"+imports+"\nfunc", 1))
	} else {
		pkg = "./zz_truth"
		write(t, filepath.Join(linked, pkg, "main.go"), "package main\n\nimport \"truth\"\n"+imports+"\nfunc main() { truth.Main() }\n")
	}
	p := build(t, prefix, linked, pkg, nil, "GO111MODULE=on", "GOPROXY=off")
	p.root, p.prefix = linked, prefix
	return p
}

func libraryFiles(dir string) map[string]string {
	files := make(map[string]string)
	for _, part := range []string{"", "web"} {
		list, _ := filepath.Glob(filepath.Join(library, part, "*.go"))
		for _, file := range list {
			files[filepath.Join(dir, part, filepath.Base(file))] = file
		}
	}
	return files
}

// extract writes the files of an archive to a directory of their own.
func extract(t *testing.T, archive, scenario string) (root string) {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	root = filepath.Join(temp, "modules", scenario)
	for _, f := range a.Files {
		write(t, filepath.Join(root, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return root
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// archives returns the archives of the analyzers' fixtures.
func archives(t *testing.T, analyzers []string) (list []string) {
	t.Helper()
	for _, a := range analyzers {
		found, err := filepath.Glob(filepath.Join(fixtures, a, "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, found...)
	}
	slices.Sort(list)
	return list
}
