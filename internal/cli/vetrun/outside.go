package vetrun

import (
	"context"
	"os"
	"strings"
)

// OutsideModule reports whether the go command of the request runs outside
// every module and workspace: patterns such as ./... mean nothing there, and
// the go command doesn't say why.
func OutsideModule(ctx context.Context, r *Request) bool {
	out, err := r.goCommand(ctx, []string{"env", "GOMOD", "GOWORK"}).Output()
	if err != nil {
		return false
	}
	mod, work, _ := strings.Cut(string(out), "\n")
	work = strings.TrimSpace(work)
	return strings.TrimSpace(mod) == os.DevNull && (work == "" || work == "off")
}
