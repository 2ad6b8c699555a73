package contract

import (
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// promised returns what the result of an interface's method owes by the meaning
// that its name and type have everywhere: there is no code to look at.
//
//   - a file system opens files: Open, OpenFile, Create
//   - a client gets responses: Do, Get, Post, RoundTrip; not Head, which has no body
//   - a dialer dials connections
func promised(fn *types.Func) []Owed {
	signature := fn.Signature()
	recv, results := signature.Recv(), signature.Results()
	if recv == nil || !types.IsInterface(recv.Type()) || results.Len() != 2 || !typematch.IsError(results.At(1).Type()) {
		return nil
	}
	first := results.At(0).Type()
	switch name := fn.Name(); name {
	case "Do", "Get", "Post", "PostForm", "Put", "Patch", "Delete", "RoundTrip":
		if typematch.IsNamed(first, "net/http", "Response") {
			return promisedResponse
		}
	case "Open", "OpenFile", "Create", "TempFile":
		if isFile(first, fn.Pkg()) {
			return promisedFile
		}
	default:
		if strings.HasPrefix(name, "Dial") && typematch.IsNamed(first, "net", "Conn") {
			return promisedConn
		}
	}
	return nil
}

// isFile reports whether values of type t look like files.
func isFile(t types.Type, pkg *types.Package) bool {
	for _, name := range []string{"Close", "Stat"} {
		if typematch.Method(t, name, pkg) == nil {
			return false
		}
	}
	return typematch.Method(t, "Read", pkg) != nil || typematch.Method(t, "Write", pkg) != nil
}

var (
	promisedResponse = []Owed{{Thing: "response body", Pays: []string{"Close"}, Through: "Body", Drained: true}}
	promisedFile     = []Owed{closes("file", UntilCollected)}
	promisedConn     = []Owed{closes("connection", UntilCollected)}
)
