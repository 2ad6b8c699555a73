package contract

import (
	"go/types"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// promised returns what the result of an interface's method owes by the meaning
// that its name and type have everywhere: there is no code to look at.
//
//   - a file system opens files: Open, OpenFile, OpenDir, Create
//   - a client gets responses: Do, Get, Post, RoundTrip; not Head, which has no
//     body, nor a RoundTrip of what isn't an HTTP request
//   - a dialer or connector makes connections: Dial, Connect; also a function
//     of another package, whose code may be too much to follow
//   - a store makes iterators, and gives readers of what it keeps
func promised(fn *types.Func) []Owed {
	signature := fn.Signature()
	recv, results := signature.Recv(), signature.Results()
	if results.Len() == 0 || results.Len() > 2 || results.Len() == 2 && !typematch.IsError(results.At(1).Type()) {
		return nil
	}
	if recv == nil || !types.IsInterface(recv.Type()) {
		return nil
	}
	first := results.At(0).Type()
	if strings.HasPrefix(fn.Name(), "NewIter") {
		return promisedIterator(first, fn.Pkg())
	}
	if results.Len() == 1 {
		return nil
	}
	switch name := fn.Name(); name {
	case "Do", "Get", "Post", "PostForm", "Put", "Patch", "Delete", "RoundTrip":
		if typematch.IsNamed(first, "net/http", "Response") && (name != "RoundTrip" || takesRequest(signature)) {
			return promisedResponse
		}
	}
	switch {
	case opensFile(fn.Name()) && isFile(first, fn.Pkg()):
		return promisedFile
	case makesConn(fn.Name()) && typematch.IsNamed(first, "net", "Conn"):
		return promisedConn
	case typematch.IsNamed(first, "io", "ReadCloser"):
		return promisedReader
	case opens(fn.Name()):
		return promisedEnd(first, fn.Pkg())
	}
	return nil
}

// takesRequest reports whether the only parameter is an HTTP request.
func takesRequest(signature *types.Signature) bool {
	return signature.Params().Len() == 1 && typematch.IsNamed(signature.Params().At(0).Type(), "net/http", "Request")
}

// opens reports whether what a method of that name gives is its caller's to
// close, whatever it is.
func opens(name string) bool {
	for _, verb := range []string{"Open", "Accept"} {
		if rest, ok := strings.CutPrefix(name, verb); ok {
			return !strings.HasPrefix(rest, "Or") // OpenOrGet
		}
	}
	return false
}

// promisedEnd returns what a value of type t owes whose Close, or CloseWithError,
// ends it.
func promisedEnd(t types.Type, pkg *types.Package) []Owed {
	named := typematch.Named(t)
	if named == nil || isSink(t, pkg) {
		return nil
	}
	for _, end := range []string{"Close", "CloseWithError"} {
		if typematch.Method(t, end, pkg) == nil {
			continue
		}
		owed := Owed{Thing: named.Obj().Name(), Pays: []string{end}, Held: UntilCollected}
		owed.Pays = append(owed.Pays, otherEnds(named, end)...)
		return []Owed{owed}
	}
	return nil
}

// otherEnds returns the methods besides the usual one that end a value: a stream
// that failed is reset.
func otherEnds(named *types.Named, usual string) []string {
	var list []string
	for _, m := range methodsOf(named) {
		if m.Name() != usual && (fate.LooksReleasing(m.Name()) || strings.HasPrefix(m.Name(), "Reset")) {
			list = append(list, m.Name())
		}
	}
	return list
}

// methodsOf returns the methods that a type declares, also those of an interface.
func methodsOf(named *types.Named) []*types.Func {
	if iface, ok := named.Underlying().(*types.Interface); ok {
		return slices.Collect(iface.Methods())
	}
	return slices.Collect(named.Methods())
}

// dialled returns what a function or method of another package owes that dials
// a connection by its name and type.
func dialled(fn *types.Func) []Owed {
	results := fn.Signature().Results()
	if !strings.HasPrefix(fn.Name(), "Dial") || results.Len() != 2 || !typematch.IsError(results.At(1).Type()) {
		return nil
	}
	if typematch.IsNamed(results.At(0).Type(), "net", "Conn") {
		return promisedConn
	}
	return nil
}

func opensFile(name string) bool {
	return strings.HasPrefix(name, "Open") || name == "Create" || name == "TempFile"
}

func makesConn(name string) bool {
	return strings.HasPrefix(name, "Dial") || strings.HasPrefix(name, "Connect")
}

// promisedIterator returns what an iterator of type t owes: the method that ends
// it, if it has one.
func promisedIterator(t types.Type, pkg *types.Package) []Owed {
	if typematch.Method(t, "Next", pkg) == nil {
		return nil
	}
	for _, end := range []string{"Close", "Release"} {
		if typematch.Method(t, end, pkg) != nil {
			return []Owed{{Thing: "iterator", Pays: []string{end}}}
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
	promisedReader   = []Owed{{Thing: "reader", Pays: []string{"Close"}, Drained: true}}
)
