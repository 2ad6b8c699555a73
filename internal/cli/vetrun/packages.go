package vetrun

import (
	"context"
	"slices"
	"strings"
)

// Packages are the packages of a request, by import path.
type Packages struct {
	paths  []string
	module string // all packages of this module too, if not ""
}

// List asks the go command which packages a request names. If whole, the
// request is for ./... in the root of a module: then packages of the module
// that don't exist any more count as named.
func List(ctx context.Context, r *Request, whole bool) Packages {
	args := append([]string{"list", "-e", "-f={{.ImportPath}}"}, r.BuildFlags...)
	out, err := r.goCommand(ctx, append(append(args, "--"), r.Packages...)).Output()
	if err != nil {
		return Packages{}
	}
	p := Packages{paths: strings.Fields(string(out))}
	if whole {
		p.module = moduleRoot(ctx, r)
	}
	return p
}

// moduleRoot returns the path of the module whose root the request's
// directory is, "" if it isn't one.
func moduleRoot(ctx context.Context, r *Request) string {
	const format = "{{if .Module}}{{if eq .Module.Dir .Dir}}{{.Module.Path}}{{end}}{{end}}"
	out, err := r.goCommand(ctx, []string{"list", "-e", "-f=" + format, "."}).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// Has reports whether the package, or the package that it tests, is one.
func (p Packages) Has(path string) bool {
	if slices.Contains(p.paths, path) || slices.Contains(p.paths, strings.TrimSuffix(path, "_test")) {
		return true
	}
	return p.module != "" && (path == p.module || strings.HasPrefix(path, p.module+"/"))
}
