package lifetime

import (
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// isCommandMethod reports whether a method runs a command, by the usual names:
// (*serveCmd).Run, CLI.Run.
func isCommandMethod(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || fn.Name() != "Run" && fn.Name() != "Execute" {
		return false
	}
	named := typematch.Named(recv.Type())
	if named == nil {
		return false
	}
	name := named.Obj().Name()
	return name == "CLI" || strings.HasSuffix(name, "Cmd") || strings.HasSuffix(name, "Command")
}
