package bounds

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// requestBody returns the origin of the body of the request that the
// expression denotes.
func (t *Tracer) requestBody(cur inspector.Cursor, request ast.Expr) Origin {
	if !t.isServed(cur, request) {
		return Origin{}
	}
	limited := t.limitsRequestBodies() || t.checksLength(cur) || t.limitsBody(cur, request)
	return Origin{Source: Request, Limited: limited}
}

// isServed reports whether a request came in from a client: it belongs to a
// handler, to a framework's context, or shows what only a server's request
// has. A program's own outgoing request is in its own hands.
func (t *Tracer) isServed(cur inspector.Cursor, request ast.Expr) bool {
	switch request := ast.Unparen(request).(type) {
	case *ast.SelectorExpr: // c.Request of a framework
		return isWebContext(t.info.TypeOf(request.X))
	case *ast.CallExpr: // c.Request() of a framework
		sel, ok := ast.Unparen(request.Fun).(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Request" && isWebContext(t.info.TypeOf(sel.X))
	case *ast.Ident:
		v, ok := t.info.Uses[request].(*types.Var)
		return ok && t.isServedVar(v, maxDepth/4)
	}
	return false
}

func isWebContext(t types.Type) bool {
	named := typematch.Named(t)
	return named != nil && named.Obj().Name() == "Context"
}

// isServedVar reports whether v is a handler's request, or the parameter of a
// function that a handler passes its request to.
func (t *Tracer) isServedVar(v *types.Var, depth int) bool {
	def, ok := t.index.Def(v)
	if !ok || depth == 0 || def.ParentEdgeKind() != edge.Field_Names {
		return false
	}
	if t.showsServer(v) {
		return true
	}
	fn, ok := uses.Func(def)
	if !ok {
		return false
	}
	if IsHandler(t.info, fn.Node()) {
		return true
	}
	param := paramIndex(def.Parent(), def)
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok || param < 0 {
		return false
	}
	for use := range t.index.Of(t.info.Defs[decl.Name]) {
		call, ok := calling(use)
		if !ok || param >= len(call.Node().(*ast.CallExpr).Args) {
			continue
		}
		id, ok := ast.Unparen(call.Node().(*ast.CallExpr).Args[param]).(*ast.Ident)
		if arg, isVar := t.info.Uses[id].(*types.Var); ok && isVar && t.isServedVar(arg, depth-1) {
			return true
		}
	}
	return false
}

// showsServer reports whether a field or method of the request is used that
// only a server's request has.
func (t *Tracer) showsServer(v *types.Var) bool {
	for use := range t.index.Of(v) {
		if sel, ok := use.Parent().Node().(*ast.SelectorExpr); ok {
			switch sel.Sel.Name {
			case "RemoteAddr", "RequestURI", "PathValue":
				return true
			}
		}
	}
	return false
}

// IsHandler reports whether fn, a declaration or literal, has a
// http.ResponseWriter and a *http.Request among its parameters.
func IsHandler(info *types.Info, fn ast.Node) bool {
	var typ *ast.FuncType
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		typ = fn.Type
	case *ast.FuncLit:
		typ = fn.Type
	default:
		return false
	}
	writer, request := false, false
	for _, field := range typ.Params.List {
		t := info.TypeOf(field.Type)
		writer = writer || typematch.IsNamed(t, "net/http", "ResponseWriter")
		request = request || typematch.IsNamed(t, "net/http", "Request")
	}
	return writer && request
}

// limiterName matches the names of middleware that limits request bodies.
var limiterName = lazyregexp.New(`(?i)(max|limit).*(bytes|body|size|request)|(body|request|size).*limit`)

// limitsRequestBodies reports whether the package limits the bodies of
// requests in general: it wraps handlers in MaxBytesHandler or in middleware
// that does so or is named for it, compares a Content-Length with a maximum, or sets a
// request's Body to a limited reader.
func (t *Tracer) limitsRequestBodies() bool {
	if t.limitsRequests == 0 {
		t.limitsRequests = 1
		if t.findsRequestLimit() {
			t.limitsRequests = 2
		}
	}
	return t.limitsRequests == 2
}

func (t *Tracer) findsRequestLimit() bool {
	for cur := range t.index.Inspector().Root().Preorder((*ast.CallExpr)(nil), (*ast.AssignStmt)(nil), (*ast.SelectorExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.SelectorExpr:
			if typematch.IsNamed(t.info.TypeOf(n.X), "net/http", "Request") && t.isLengthCheck(cur) {
				return true
			}
		case *ast.CallExpr:
			fn := typematch.Callee(t.info, n)
			if t.isHeaderCheck(cur) || t.limitsOf(fn).Bodies || fn != nil && !IsLimiter(fn) && limiterName.MatchString(fn.Name()) && passesHTTP(fn) {
				return true
			}
		case *ast.AssignStmt:
			if t.setsLimitedBody(cur, n) {
				return true
			}
		}
	}
	return false
}

// passesHTTP reports whether fn takes or returns a handler, a request or a
// response writer, or is a framework's middleware.
func passesHTTP(fn *types.Func) bool {
	sig := fn.Signature()
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range tuple.Variables() {
			named := typematch.Named(v.Type())
			if named == nil {
				if _, isFunc := v.Type().Underlying().(*types.Signature); isFunc {
					return true
				}
				continue
			}
			switch named.Obj().Name() {
			case "Handler", "HandlerFunc", "MiddlewareFunc", "Request", "ResponseWriter", "Context":
				return true
			}
		}
	}
	return false
}

// setsLimitedBody reports whether the statement sets the Body of a request to
// a limited reader.
func (t *Tracer) setsLimitedBody(cur inspector.Cursor, assign *ast.AssignStmt) bool {
	for i, lhs := range assign.Lhs {
		sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Body" || !typematch.IsNamed(t.info.TypeOf(sel.X), "net/http", "Request") || len(assign.Rhs) != len(assign.Lhs) {
			continue
		}
		if t.trace(cur.ChildAt(edge.AssignStmt_Rhs, i), nil, maxDepth/2).Limited {
			return true
		}
	}
	return false
}

// limitsBody reports whether the function around cur also reads the same body
// through a limit, or replaces it: somebody thought of its size.
func (t *Tracer) limitsBody(cur inspector.Cursor, owner ast.Expr) bool {
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	text := types.ExprString(owner)
	for c := range decl.Preorder((*ast.SelectorExpr)(nil)) {
		sel := c.Node().(*ast.SelectorExpr)
		if sel.Sel.Name != "Body" || types.ExprString(sel.X) != text {
			continue
		}
		kind, _ := c.ParentEdge()
		if kind == edge.AssignStmt_Lhs && c.Parent().Node().(*ast.AssignStmt).End() < cur.Node().Pos() {
			return true
		}
		call, ok := c.Parent().Node().(*ast.CallExpr)
		if fn := typematch.Callee(t.info, orEmpty(call)); ok && fn != nil && (IsLimiter(fn) || readsUpTo(fn)) {
			return true
		}
	}
	return false
}

func orEmpty(call *ast.CallExpr) *ast.CallExpr {
	if call == nil {
		return &ast.CallExpr{Fun: ast.NewIdent("_")}
	}
	return call
}
