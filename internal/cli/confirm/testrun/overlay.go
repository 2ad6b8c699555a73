package testrun

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed hook.go.txt
var hook []byte

// dyingVar is the variable of package testing that the hook sets.
const dyingVar = `package testing

import _ "unsafe" // for linkname

// memlintDying is called when a panic or the end of its time ends the process.
//
//go:linkname memlintDying
var memlintDying func()

func memlintDie() {
	if memlintDying != nil {
		memlintDying()
	}
}
`

// A patch replaces text of a file of the standard library, in the copy that
// test binaries are compiled from. It is applied only where the text is
// exactly what it was written for; lines stay as they are.
type patch struct {
	file  string
	edits []edit
}

type edit struct{ old, new string }

// dying makes package testing call the hook before it lets a panic of a test
// or the end of its time end the process. Without it such a process says
// nothing.
var dying = patch{"testing/testing.go", []edit{
	{"\t\tdoPanic := func(err any) {\n\t\t\tt.Fail()\n", "\t\tdoPanic := func(err any) {\n\t\t\tt.Fail(); memlintDie()\n"},
	{"\t\tm.after()\n\t\tdebug.SetTraceback(\"all\")\n", "\t\tm.after(); memlintDie()\n\t\tdebug.SetTraceback(\"all\")\n"},
}}

// ancestors makes the runtime print the line of the call, not that of the
// instruction after it, for the calls that led to a go statement. Without it
// these places would be wrong where calls are inlined, so none are asked for.
var ancestors = patch{"runtime/traceback.go", []edit{{
	"\tu, uf := newInlineUnwinder(f, pc)\n\tfile, line := u.fileLine(uf)\n\tprintFuncName(u.srcFunc(uf).name())\n\tprint(\"(...)\\n\")\n",
	"\tu, uf := newInlineUnwinder(f, pc-1)\n\tfile, line := u.fileLine(uf)\n\tprintFuncName(u.srcFunc(uf).name())\n\tprint(\"(...)\\n\")\n",
}}}

// apply returns the patched text; ok is false if it isn't the text that the
// patch is for.
func (p patch) apply(text string) (patched string, ok bool) {
	for _, e := range p.edits {
		if strings.Count(text, e.old) != 1 {
			return "", false
		}
		text = strings.Replace(text, e.old, e.new, 1)
	}
	return text, true
}

// An overlay is what go test compiles instead of files on disk.
type overlay struct {
	path      string // of the JSON file
	ancestors bool   // goroutines tell which calls led to them
}

// writeOverlay writes the overlay into dir. The user's own is part of it.
func writeOverlay(dir, goroot, users string) (*overlay, error) {
	src := filepath.Join(goroot, "src")
	replace, err := readOverlay(users)
	if err != nil {
		return nil, err
	}
	w := overlayWriter{dir: dir, src: src, replace: replace}
	w.add("testing/internal/testdeps/memlint.go", string(hook))
	if w.patch(dying) {
		w.add("testing/memlint.go", dyingVar)
	}
	o := &overlay{path: filepath.Join(dir, "overlay.json"), ancestors: w.patch(ancestors)}
	if w.err != nil {
		return nil, w.err
	}
	data, err := json.Marshal(map[string]any{"Replace": w.replace})
	if err != nil {
		return nil, err
	}
	return o, os.WriteFile(o.path, data, 0o666)
}

// readOverlay returns the replacements of the user's overlay, if there is one.
func readOverlay(path string) (map[string]string, error) {
	var o struct{ Replace map[string]string }
	if path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("-overlay: %w", err)
		}
		if err := json.Unmarshal(data, &o); err != nil {
			return nil, fmt.Errorf("-overlay: %s: %w", path, err)
		}
	}
	if o.Replace == nil {
		o.Replace = make(map[string]string)
	}
	return o.Replace, nil
}

// An overlayWriter collects the files of an overlay; the first error stays.
type overlayWriter struct {
	dir, src string
	replace  map[string]string
	err      error
}

// add puts a file of the standard library into the overlay.
func (w *overlayWriter) add(name, content string) {
	path := filepath.Join(w.dir, strings.ReplaceAll(name, "/", "-"))
	w.err = errors.Join(w.err, os.WriteFile(path, []byte(content), 0o666))
	w.replace[filepath.Join(w.src, filepath.FromSlash(name))] = path
}

// patch applies a patch and reports whether its text was found. A file that
// the user replaces is left alone.
func (w *overlayWriter) patch(p patch) bool {
	name := filepath.Join(w.src, filepath.FromSlash(p.file))
	if _, taken := w.replace[name]; taken {
		return false
	}
	text, err := os.ReadFile(name)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.err = errors.Join(w.err, err)
		}
		return false
	}
	patched, ok := p.apply(string(text))
	if ok {
		w.add(p.file, patched)
	}
	return ok
}
