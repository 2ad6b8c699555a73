package vetrun

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/memlint/memlint/internal/cli/directives"
)

// Files returns the Go files of the packages that a request names, none if
// the go command can't tell.
func Files(ctx context.Context, r *Request, tests bool) []directives.File {
	lists := []string{"GoFiles", "CgoFiles"}
	if tests {
		lists = append(lists, "TestGoFiles", "XTestGoFiles")
	}
	format := ""
	for _, list := range lists {
		format += "{{range ." + list + "}}{{$.ImportPath}}\t{{$.Dir}}\t{{.}}\n{{end}}"
	}
	args := append([]string{"list", "-e", "-f=" + format}, r.BuildFlags...)
	out, err := r.goCommand(ctx, append(append(args, "--"), r.Packages...)).Output()
	if err != nil {
		return nil
	}
	var files []directives.File
	for line := range strings.Lines(string(out)) {
		if fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t"); len(fields) == 3 {
			files = append(files, directives.File{Name: filepath.Join(fields[1], fields[2]), Package: fields[0]})
		}
	}
	return files
}
