package truth_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A finding is a finding that a fixture asserts by a "// want" comment.
type finding struct {
	// scenario is the directory of the fixture below testdata/src.
	scenario string
	// function is "F", "Type.Method" or the first name of a declaration.
	function string
	kind     string
}

func analyzerOf(scenario string) string {
	name, _, _ := strings.Cut(scenario, "/")
	return name
}

// declaredIn adds the functions and variables of the files below root.
func declaredIn(t *testing.T, root, prefix string, dirs []string, known map[subject]bool) {
	t.Helper()
	for _, file := range sources(t, root, dirs) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel(root, filepath.Dir(file))
		scenario := path.Join(prefix, filepath.ToSlash(rel))
		for _, d := range f.Decls {
			known[subject{scenario, declared(d)}] = true
			known[subject{path.Base(scenario), declared(d)}] = true // as TwinIn names it
		}
	}
}

// A place is a line of a file.
type place struct {
	file string
	line int
}

// findings returns what the fixtures in dirs below root assert; prefix is the
// scenario of root, if it is one. memlint itself tells the kinds.
func findings(t *testing.T, root, prefix string, dirs []string, env ...string) []finding {
	t.Helper()
	kinds := kindsAt(t, root, dirs, env)
	var list []finding
	for _, file := range sources(t, root, dirs) {
		rel, _ := filepath.Rel(root, file)
		rel = filepath.ToSlash(rel)
		scenario := path.Join(prefix, path.Dir(rel))
		for _, w := range wants(t, file) {
			at := kinds[place{rel, w.line}]
			at = slices.DeleteFunc(slices.Clone(at), func(k string) bool { return analyzerOf(k) != analyzerOf(scenario) })
			for i := range w.count {
				if i >= len(at) {
					t.Errorf("%s:%d: memlint doesn't report what the fixture wants", rel, w.line)
					break
				}
				list = append(list, finding{scenario, w.function, path.Base(at[i])})
			}
		}
	}
	return list
}

// sources returns the Go files in the directories that are not tests.
func sources(t *testing.T, root string, dirs []string) (files []string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(root, dir), func(file string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
				files = append(files, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// A want is a "// want" comment: count findings on its line.
type want struct {
	line, count int
	function    string
}

func wants(t *testing.T, file string) (list []want) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range f.Comments {
		for _, c := range group.List {
			_, text, ok := strings.Cut(c.Text, "// want ")
			if !ok {
				text, ok = strings.CutPrefix(c.Text, "// want ")
			}
			if ok {
				list = append(list, want{fset.Position(c.Pos()).Line, patterns(text), declaration(f, c.Pos())})
			}
		}
	}
	return list
}

// patterns counts the quoted patterns at the start of text.
func patterns(text string) (n int) {
	for {
		quoted, err := strconv.QuotedPrefix(strings.TrimSpace(text))
		if err != nil {
			return n
		}
		text = strings.TrimSpace(text)[len(quoted):]
		n++
	}
}

// declaration names the declaration of the file that stands around pos, or
// before it on the same line.
func declaration(f *ast.File, pos token.Pos) string {
	name := ""
	for _, d := range f.Decls {
		if d.Pos() > pos {
			break
		}
		name = declared(d)
	}
	return name
}

func declared(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return functionName(d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				return spec.Names[0].Name
			case *ast.TypeSpec:
				return spec.Name.Name
			}
		}
	}
	return ""
}

func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	recv := d.Recv.List[0].Type
	for {
		switch r := recv.(type) {
		case *ast.StarExpr:
			recv = r.X
		case *ast.IndexExpr:
			recv = r.X
		case *ast.IndexListExpr:
			recv = r.X
		case *ast.Ident:
			return r.Name + "." + d.Name.Name
		}
	}
}

// kindsAt runs memlint on dirs below root and returns the "analyzer/kind" of
// its findings by place.
func kindsAt(t *testing.T, root string, dirs, env []string) map[place][]string {
	t.Helper()
	cmd := exec.Command(memlint(t), "-json", "-config=none", "-enable="+optional(t))
	for _, dir := range dirs {
		cmd.Args = append(cmd.Args, "./"+path.Join(dir, "..."))
	}
	cmd.Dir = root
	cmd.Env = append(append(os.Environ(), "GOWORK=off", "GOFLAGS="), env...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 1 {
		t.Fatalf("memlint: %v\n%s", err, exit.Stderr)
	}
	var result struct {
		Findings []struct {
			Analyzer, Kind string
			Start          struct {
				File string
				Line int
			}
		}
	}
	if err := json.Unmarshal(out, &result); err != nil {
		t.Fatal(err)
	}
	kinds := make(map[place][]string)
	for _, f := range result.Findings {
		at := place{filepath.ToSlash(f.Start.File), f.Start.Line}
		kinds[at] = append(kinds[at], f.Analyzer+"/"+f.Kind)
	}
	return kinds
}

var offKind = regexp.MustCompile(`(?m)^(\S+) .*\(off unless enabled\)$`)

// optional returns the kinds that are off by default.
func optional(t *testing.T) string {
	t.Helper()
	out, err := exec.Command(memlint(t), "kinds").Output()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range offKind.FindAllStringSubmatch(string(out), -1) {
		names = append(names, m[1])
	}
	return strings.Join(names, ",")
}
