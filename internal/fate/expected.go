package fate

import (
	"go/ast"
	"strings"

	"golang.org/x/tools/go/ast/edge"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// addExpectedErrors ends the value where a test expects the creation to have
// failed: require.Error(t, err), or s.Require().ErrorIs(err, io.EOF).
func (s *search) addExpectedErrors() {
	if call := s.expectedError(); call != nil {
		if n := s.graph.nodeAt(call.Pos()); n != nil {
			s.events[n] = append(s.events[n], event{kind: pays, pos: call.Pos()})
		}
	}
}

// expectedError returns the assertion that the creation has failed, or nil.
func (w *walk) expectedError() *ast.CallExpr {
	if w.err == nil || !importsAssertions(w) {
		return nil
	}
	for use := range w.Index.Of(w.err) {
		switch kind := use.ParentEdgeKind(); {
		case use.Index() < w.created.Index():
		case kind == edge.AssignStmt_Lhs && !syntax.Contains(use.Parent().Node(), w.created.Node()):
			return nil // another error from here on
		case kind == edge.CallExpr_Args:
			call := use.Parent().Node().(*ast.CallExpr)
			if fn := typematch.Callee(w.Info, call); fn != nil && fn.Pkg() != nil && isAssertions(fn.Pkg().Path()) && expectsError(fn.Name()) {
				return call
			}
		}
	}
	return nil
}

func importsAssertions(w *walk) bool {
	for _, pkg := range w.Pkg.Imports() {
		if isAssertions(pkg.Path()) {
			return true
		}
	}
	return false
}

// isAssertions reports whether a package has the assertions of testify.
func isAssertions(path string) bool {
	path = typematch.Unvendored(path)
	return strings.HasPrefix(path, "github.com/stretchr/testify/")
}

// expectsError reports whether an assertion of that name says that there is an
// error.
func expectsError(name string) bool {
	switch strings.TrimSuffix(name, "f") {
	case "Error", "ErrorIs", "ErrorAs", "ErrorContains", "EqualError", "NotNil", "IsType":
		return true
	}
	return false
}
