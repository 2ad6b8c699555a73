package fate

import (
	"go/ast"
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
)

// outcome returns the error or bool variable that is assigned with the value
// and says whether there is one.
func (w *walk) outcome(stmt *ast.AssignStmt) types.Object {
	id, ok := stmt.Lhs[len(stmt.Lhs)-1].(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	obj := w.Info.ObjectOf(id)
	if obj == nil || !IsOutcome(obj.Type()) {
		return nil
	}
	return obj
}

// outcomeField returns the text of the field that is assigned the error with the
// value, or "": x.f, x.err = open().
func (w *walk) outcomeField(stmt *ast.AssignStmt) string {
	sel, ok := stmt.Lhs[len(stmt.Lhs)-1].(*ast.SelectorExpr)
	if !ok || len(stmt.Lhs) < 2 || !isError(w.Info.TypeOf(sel)) {
		return ""
	}
	return w.text(sel)
}

// IsOutcome reports whether a result of type t says if the one before it
// exists.
func IsOutcome(t types.Type) bool {
	return isError(t) || types.Identical(t, types.Typ[types.Bool])
}

// isError reports whether t is error, or a type of errors that says by nil or 0
// that there is none: *fs.PathError, syscall.Errno.
func isError(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Interface:
		return typematch.IsError(t)
	case *types.Pointer:
		return types.Implements(t, errorType)
	}
	return isNumber(t) && types.Implements(t, errorType)
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}
