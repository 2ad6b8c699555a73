package vetrun

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// loadable returns the packages of the request that load together with their
// dependencies and tests, in order; none if that can't be told or if all do:
// then the go command had another reason to refuse.
// The go command refuses to vet anything as long as one package doesn't load,
// so this is asked for only after it refused.
func loadable(ctx context.Context, r *Request) []string {
	args := append([]string{"list", "-e", "-test", "-json=ImportPath,ForTest,Incomplete"}, r.BuildFlags...)
	out, err := r.goCommand(ctx, append(append(args, "--"), r.Packages...)).Output()
	if err != nil {
		return nil
	}
	broken := make(map[string]bool)
	var paths []string
	for values := json.NewDecoder(strings.NewReader(string(out))); values.More(); {
		var p struct {
			ImportPath, ForTest string
			Incomplete          bool
		}
		if values.Decode(&p) != nil {
			return nil
		}
		path := importPath(p.ImportPath)
		tested := strings.TrimSuffix(path, ".test")
		if p.ForTest != "" {
			tested = p.ForTest
		}
		broken[tested] = broken[tested] || p.Incomplete
		if p.ForTest == "" && !strings.HasSuffix(path, ".test") {
			paths = append(paths, path)
		}
	}
	all := len(paths)
	paths = slices.DeleteFunc(paths, func(path string) bool {
		return broken[path] || path == "command-line-arguments"
	})
	if len(paths) == all {
		return nil
	}
	return paths
}
