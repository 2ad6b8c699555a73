package goroutineleak

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// A lock is what one call takes: the mutex that is reached from a variable by
// a path of fields.
type lock struct {
	root  *types.Var // a parameter, receiver, local or package variable
	path  string     // names of the fields, embedded ones included
	reads bool
	at    ast.Node
}

// isMutexMethod reports whether fn is one of the named methods of sync's Mutex
// or RWMutex, or of a type that another package calls so.
func isMutexMethod(fn *types.Func, names ...string) bool {
	if fn == nil || !slices.Contains(names, fn.Name()) || !typematch.IsNiladic(fn) || fn.Signature().Results().Len() > 0 {
		return false
	}
	named := typematch.Named(recvType(fn))
	return named != nil && (named.Obj().Name() == "Mutex" || named.Obj().Name() == "RWMutex")
}

// importsMutex reports whether a package imports one that is called after
// what mutexes are for.
func importsMutex(pkg *types.Package) bool {
	return slices.ContainsFunc(pkg.Imports(), func(p *types.Package) bool {
		return strings.Contains(p.Name(), "sync") || strings.Contains(p.Name(), "lock")
	})
}

// lockOf returns what a call of Lock or RLock takes, or Unlock or RUnlock gives
// back, or nil.
func (c *checker) lockOf(call *ast.CallExpr, methods ...string) *lock {
	fn := typematch.Callee(c.TypesInfo, call)
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !isMutexMethod(fn, methods...) {
		return nil
	}
	root, path := c.pathTo(sel.X)
	if root == nil {
		return nil
	}
	if s := c.TypesInfo.Selections[sel]; s != nil {
		path += embedded(s)
	}
	return &lock{root: root, path: path, reads: strings.HasPrefix(fn.Name(), "R"), at: call}
}

// pathTo returns the variable and the path of fields that an expression names,
// or nil if it isn't made of these alone.
func (c *checker) pathTo(e ast.Expr) (root *types.Var, path string) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		root, _ = c.TypesInfo.Uses[e].(*types.Var)
	case *ast.StarExpr:
		return c.pathTo(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return c.pathTo(e.X)
		}
	case *ast.SelectorExpr:
		s := c.TypesInfo.Selections[e]
		if s == nil || s.Kind() != types.FieldVal {
			return nil, ""
		}
		if root, path = c.pathTo(e.X); root != nil {
			return root, path + embedded(s) + "." + s.Obj().Name()
		}
	}
	return root, path
}

// embedded returns the path of the embedded fields that a selection passes.
func embedded(s *types.Selection) string {
	path := ""
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		fields, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		path += "." + fields.Field(i).Name()
		t = fields.Field(i).Type()
	}
	return path
}

// same reports whether both are the same mutex.
func (l *lock) same(other *lock) bool {
	return other != nil && l.root == other.root && l.path == other.path
}

// givesLockBack reports whether a function of the package unlocks what it
// hasn't locked: for its caller, or for a while.
func (c *checker) givesLockBack(fn *types.Func) bool {
	if fn.Pkg() != c.Pkg {
		return false
	}
	decl := c.bodyFor(fn)
	if decl == nil {
		return !types.IsInterface(recvType(fn))
	}
	gives := false
	locked := make(map[string]bool)
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return !gives
		}
		switch mutex, method := c.mutexCall(call); method {
		case "Lock", "RLock":
			locked[mutex] = true
		case "Unlock", "RUnlock":
			gives = gives || !locked[mutex]
		case "":
			gives = gives || isUnlockName(call)
		}
		return !gives
	})
	return gives
}

// isUnlockName reports whether a call is of some other method Unlock or
// RUnlock.
func isUnlockName(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && (sel.Sel.Name == "Unlock" || sel.Sel.Name == "RUnlock")
}

// recvType returns the type of the receiver, or an invalid type.
func recvType(fn *types.Func) types.Type {
	if recv := fn.Signature().Recv(); recv != nil {
		return recv.Type()
	}
	return types.Typ[types.Invalid]
}

// bodyFor returns the declaration of a function of the package, or nil.
func (c *checker) bodyFor(fn *types.Func) *ast.FuncDecl {
	def, ok := c.index.Def(fn.Origin())
	if !ok {
		return nil
	}
	decl, ok := def.Parent().Node().(*ast.FuncDecl)
	if !ok || decl.Body == nil {
		return nil
	}
	return decl
}
