package unboundedbuffer

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// maxCallers bounds the chain of functions that hand on a key.
const maxCallers = 3

// remembersAnswers reports whether an insertion keeps, under a name that
// callers of the package choose, what another program answered: a method that
// is given the name looks it up, asks over the network where it finds nothing,
// and stores the answer. A mutex shows that goroutines share the owner, so it
// outlives each of them.
func (c *checker) remembersAnswers(s *state, insert growth.Op) (growth.Reason, bool) {
	if s.owner == nil || !growth.IsGuarded(s.owner) || !c.lives.MayShare(s.owner) || !c.isText(c.info.TypeOf(insert.Key.Node().(ast.Expr))) {
		return growth.Reason{}, false
	}
	key, stored := c.keyVar(insert), insert.Cur
	for range maxCallers {
		decl, ok := c.declOf(key)
		if !ok {
			return growth.Reason{}, false
		}
		fn := decl.Node().(*ast.FuncDecl)
		if ask, ok := c.asks(decl, key); ok && c.keepsResult(ask, stored) && c.looksUp(s, decl, key) && fn.Name.IsExported() && fn.Recv != nil {
			return growth.Reason{At: ask.Node(), Text: "the answer to each " + key.Name() + " comes from another program"}, true
		}
		key, stored = c.givenBy(decl, key)
	}
	return growth.Reason{}, false
}

func (c *checker) isText(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String && !c.isClosedType(t)
}

// declOf returns the declaration of the function whose parameter v is.
func (c *checker) declOf(v *types.Var) (inspector.Cursor, bool) {
	if v == nil || v.Kind() != types.ParamVar {
		return inspector.Cursor{}, false
	}
	def, ok := c.index.Def(v)
	if !ok {
		return inspector.Cursor{}, false
	}
	return uses.Decl(def)
}

// keepsResult reports whether a variable that the asking call sets is used in
// what stores: the insertion, or the call of a function that inserts.
func (c *checker) keepsResult(ask, stored inspector.Cursor) bool {
	assign, ok := ask.Parent().Node().(*ast.AssignStmt)
	if !ok {
		return false
	}
	id, ok := assign.Lhs[0].(*ast.Ident)
	if !ok {
		return false
	}
	for use := range c.index.Of(c.info.ObjectOf(id)) {
		if stored.Contains(use) {
			return true
		}
	}
	return false
}

// givenBy returns the variable that the only call of a function hands to its
// parameter, with the call, or nil.
func (c *checker) givenBy(decl inspector.Cursor, param *types.Var) (*types.Var, inspector.Cursor) {
	fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok || c.index.Count(fn) != 1 {
		return nil, inspector.Cursor{}
	}
	for use := range c.index.Of(fn) {
		for call := range use.Enclosing((*ast.CallExpr)(nil)) {
			n := call.Node().(*ast.CallExpr)
			if typematch.Callee(c.info, n) != fn {
				return nil, inspector.Cursor{}
			}
			return c.argument(n, fn, param), call
		}
	}
	return nil, inspector.Cursor{}
}

// argument returns the variable that a call hands to a parameter, or nil.
func (c *checker) argument(call *ast.CallExpr, fn *types.Func, param *types.Var) *types.Var {
	params := fn.Signature().Params()
	for i := range min(params.Len(), len(call.Args)) {
		if params.At(i) != param {
			continue
		}
		if id, ok := ast.Unparen(call.Args[i]).(*ast.Ident); ok {
			v, _ := c.info.Uses[id].(*types.Var)
			return v
		}
	}
	return nil
}

// asks returns the call by which a function asks another program about key:
// an HTTP request, a query, or a function of the package that gets the key and
// does so.
func (c *checker) asks(decl inspector.Cursor, key *types.Var) (inspector.Cursor, bool) {
	for cur := range decl.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		fn := typematch.Callee(c.info, call)
		switch {
		case fn == nil:
		case isRemote(fn):
			return cur, true
		case fn.Pkg() == c.pass.Pkg && c.handsOn(call, key):
			if def, ok := c.index.Def(fn); ok && c.isRemoteBody(def.Parent()) {
				return cur, true
			}
		}
	}
	return inspector.Cursor{}, false
}

// isRemoteBody reports whether a function calls another program itself.
func (c *checker) isRemoteBody(decl inspector.Cursor) bool {
	for cur := range decl.Preorder((*ast.CallExpr)(nil)) {
		if fn := typematch.Callee(c.info, cur.Node().(*ast.CallExpr)); fn != nil && isRemote(fn) {
			return true
		}
	}
	return false
}

// isRemote reports whether fn asks another program.
func isRemote(fn *types.Func) bool {
	return typematch.IsMethod(fn, "net/http", "Client", "Do", "Get", "Head", "Post", "PostForm") ||
		typematch.IsFunc(fn, "net/http", "Get", "Head", "Post", "PostForm") ||
		typematch.IsMethod(fn, "net/http", "Transport", "RoundTrip") ||
		typematch.IsMethod(fn, "database/sql", "DB", "Query", "QueryContext", "QueryRow", "QueryRowContext") ||
		typematch.IsMethod(fn, "net", "Resolver", "LookupHost", "LookupIP", "LookupIPAddr", "LookupAddr", "LookupCNAME", "LookupTXT", "LookupSRV") ||
		typematch.IsFunc(fn, "net", "LookupHost", "LookupIP", "LookupAddr", "LookupCNAME", "LookupTXT", "LookupSRV")
}

// handsOn reports whether v is an argument of the call.
func (c *checker) handsOn(call *ast.CallExpr, v *types.Var) bool {
	for _, arg := range call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && c.info.Uses[id] == v {
			return true
		}
	}
	return false
}

// looksUp reports whether a function looks key up in the map, itself or
// through a function that it hands the key to.
func (c *checker) looksUp(s *state, decl inspector.Cursor, key *types.Var) bool {
	for _, op := range s.With(growth.Read) {
		v := c.keyVar(op)
		if v == nil {
			continue
		}
		if v == key {
			return true
		}
		reader, ok := c.declOf(v)
		if !ok {
			continue
		}
		fn := c.info.Defs[reader.Node().(*ast.FuncDecl).Name]
		for use := range c.index.Of(fn) {
			for call := range use.Enclosing((*ast.CallExpr)(nil)) {
				if decl.Contains(call) && c.handsOn(call.Node().(*ast.CallExpr), key) {
					return true
				}
				break
			}
		}
	}
	return false
}
