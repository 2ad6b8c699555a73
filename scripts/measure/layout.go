package main

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A layout is one commit of a case on disk, with what the go command needs to
// find its packages.
type layout struct {
	root string // the repository's root
	dir  string // the module's directory
	env  []string
	mod  string // -mod flag, "" in GOPATH mode
}

// A store lays commits out from git directories and finds them again.
type store struct {
	mirrors string // holds <owner>+<name>/repo
	layouts string // holds <id>/<side>
	how     query  // what all cases have in common
}

func (s store) gitDir(repo string) string {
	return filepath.Join(s.mirrors, strings.Replace(repo, "/", "+", 1), "repo")
}

// lay returns the layout of one side of the case, "parent" or "fix".
func (s store) lay(c leakCase, side, commit string) (*layout, error) {
	dir, err := filepath.Abs(filepath.Join(s.layouts, c.ID, side))
	if err != nil {
		return nil, err
	}
	stamp := dir + ".done"
	if text, err := os.ReadFile(stamp); err != nil || string(text) != commit {
		os.Remove(stamp)
		if err := s.write(c, commit, dir); err != nil {
			return nil, err
		}
		if err := os.WriteFile(stamp, []byte(commit), 0o666); err != nil {
			return nil, err
		}
	}
	return find(c, dir)
}

// write lays the commit out below dir. A tree that the go command takes for a
// module goes to dir/tree; any other goes where its own imports expect it
// below dir/src.
func (s store) write(c leakCase, commit, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	tree := filepath.Join(dir, "tree")
	var protos []string
	blobs, err := blobsOf(s.gitDir(c.Repo), commit, func(name string) bool {
		if strings.HasSuffix(name, ".proto") && !isVendored(name) {
			protos = append(protos, name)
		}
		return isGoInput(name) || c.isTest(name)
	})
	if err != nil {
		return err
	}
	if _, err := writeBlobs(s.gitDir(c.Repo), blobs, tree); err != nil {
		return err
	}
	if err := borrowGenerated(s.gitDir(c.Repo), protos, tree); err != nil {
		return err
	}
	return settle(c, dir, tree)
}

// settle makes the tree loadable: it stays a module, becomes one, or moves
// into a GOPATH.
func settle(c leakCase, dir, tree string) error {
	module := filepath.Join(tree, c.moduleDir())
	switch {
	case exists(filepath.Join(module, "go.mod")):
		return dropSelfReplace(module)
	case exists(filepath.Join(module, "vendor.mod")):
		return adoptVendorMod(module)
	}
	root := guessRoot(importsBelow(tree), func(sub string) bool { return exists(filepath.Join(tree, sub)) }, c.Repo)
	if c.How == "mod" {
		return os.WriteFile(filepath.Join(module, "go.mod"), []byte("module "+root+"\n\ngo 1.16\n"), 0o666)
	}
	place := filepath.Join(dir, "src", filepath.FromSlash(root))
	if err := os.MkdirAll(filepath.Dir(place), 0o777); err != nil {
		return err
	}
	return os.Rename(tree, place)
}

// adoptVendorMod makes vendor.mod the go.mod, as a project that keeps its
// module file under that name does in its own scripts.
func adoptVendorMod(dir string) error {
	for from, to := range map[string]string{"vendor.mod": "go.mod", "vendor.sum": "go.sum"} {
		if err := os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)); err != nil {
			return err
		}
	}
	return nil
}

// dropSelfReplace removes from vendor/modules.txt the module's replacement of
// itself: the go command ignores it in go.mod since 1.17, and then misses it.
func dropSelfReplace(dir string) error {
	modules := filepath.Join(dir, "vendor", "modules.txt")
	text, err := os.ReadFile(modules)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	goMod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	prefix := "# " + modulePath(string(goMod)) + " => "
	lines := strings.Split(string(text), "\n")
	kept := slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, prefix) })
	return os.WriteFile(modules, []byte(strings.Join(kept, "\n")), 0o666)
}

// modulePath returns the path that a go.mod declares.
func modulePath(goMod string) string {
	for line := range strings.Lines(goMod) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "module" {
			return strings.Trim(fields[1], "\"`")
		}
	}
	return ""
}

// find returns the layout that write left below dir.
func find(c leakCase, dir string) (*layout, error) {
	tree := filepath.Join(dir, "tree")
	if !exists(tree) {
		root, err := findRoot(filepath.Join(dir, "src"), c.File)
		if err != nil {
			return nil, err
		}
		env := []string{"GO111MODULE=off", "GOFLAGS=", "GOPATH=" + dir}
		return &layout{root: root, dir: filepath.Join(root, c.moduleDir()), env: env}, nil
	}
	l := &layout{root: tree, dir: filepath.Join(tree, c.moduleDir()), env: []string{"GO111MODULE=on", "GOFLAGS=", "GOWORK=off"}, mod: "mod"}
	if exists(filepath.Join(l.dir, "vendor", "modules.txt")) {
		l.mod = "vendor"
	}
	return l, nil
}

// findRoot returns the folder below src that holds the file.
func findRoot(src, file string) (string, error) {
	for _, pattern := range []string{"*/*", "*/*/*"} {
		found, _ := filepath.Glob(filepath.Join(src, pattern, file))
		if len(found) == 1 {
			return strings.TrimSuffix(found[0], string(filepath.Separator)+filepath.FromSlash(file)), nil
		}
	}
	return "", fmt.Errorf("%s isn't below %s", file, src)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// query returns the query that loads the case's package in the layout.
func (l *layout) query(c leakCase, how query) (query, error) {
	rel, err := filepath.Rel(c.moduleDir(), c.packageDir())
	if err != nil {
		return query{}, err
	}
	q := how
	q.dir, q.root, q.env = l.dir, l.root, l.env
	q.patterns = []string{"./" + filepath.ToSlash(rel)}
	if l.mod != "" {
		q.flags = []string{"-mod=" + l.mod}
	}
	return q, nil
}

// maxSampled is how many files are read to guess an import path: the first
// few agree.
const maxSampled = 400

// importsBelow returns the imports of the project's own files.
func importsBelow(tree string) []string {
	var imports []string
	sampled := 0
	filepath.WalkDir(tree, func(name string, d os.DirEntry, err error) error {
		switch {
		case err != nil || sampled > maxSampled:
			return filepath.SkipAll
		case d.IsDir() && d.Name() == "vendor":
			return filepath.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, ".go"):
			sampled++
			imports = append(imports, importsOf(name)...)
		}
		return nil
	})
	return imports
}

func importsOf(name string) []string {
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	var list []string
	for _, spec := range f.Imports {
		list = append(list, strings.Trim(spec.Path.Value, "\"`"))
	}
	return list
}

// guessRoot returns the import path under which a tree's files import one
// another: the prefix whose rest is most often a folder of the tree.
func guessRoot(imports []string, isDir func(sub string) bool, repo string) string {
	votes := make(map[string]int)
	best := "github.com/" + repo
	for _, p := range imports {
		elems := strings.Split(p, "/")
		if len(elems) < 4 || !strings.Contains(elems[0], ".") || !isDir(path.Join(elems[3:]...)) {
			continue
		}
		root := path.Join(elems[:3]...)
		votes[root]++
		if votes[root] > votes[best] {
			best = root
		}
	}
	return best
}
