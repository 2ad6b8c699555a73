package testrun

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// A Package is a package of the main modules: one that was named, or one that
// the tests of those link.
type Package struct {
	ImportPath string
	Dir        string
	Named      bool
	Tests      bool // it has test files
}

type listed struct {
	ImportPath, Dir, ForTest  string
	DepOnly, Standard         bool
	TestGoFiles, XTestGoFiles []string
	Module                    *struct{ Main bool }
	Error                     *struct{ Err string }
}

// List returns the named packages and what the tests of those link of the main
// modules, in the order of the go command.
func (t *Toolchain) List(ctx context.Context, patterns []string) ([]Package, error) {
	args := append([]string{"list", "-e", "-deps", "-test", "-json=ImportPath,Dir,ForTest,DepOnly,Standard,TestGoFiles,XTestGoFiles,Module,Error"}, t.BuildFlags...)
	out, err := t.output(ctx, nil, append(append(args, "--"), patterns...)...)
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var list []Package
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.ours() {
			list = append(list, Package{
				ImportPath: p.ImportPath, Dir: p.Dir, Named: !p.DepOnly,
				Tests: len(p.TestGoFiles)+len(p.XTestGoFiles) > 0,
			})
		}
	}
}

// ours reports whether the package itself, not a variant of it for a test, is
// named or of a main module.
func (p *listed) ours() bool {
	variant := p.ForTest != "" || strings.HasSuffix(p.ImportPath, ".test")
	return !variant && p.Dir != "" && (!p.DepOnly || p.Module != nil && p.Module.Main)
}

func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
