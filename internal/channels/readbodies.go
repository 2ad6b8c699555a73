package channels

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

type bodyReader struct {
	*Census
	byFunc map[*types.Func]*Body
}

func (r *bodyReader) readBodies() {
	for _, cur := range r.walk.funcs {
		b := &Body{At: cur}
		switch n := cur.Node().(type) {
		case *ast.FuncDecl:
			b.Func, _ = r.info.Defs[n.Name].(*types.Func)
			if b.Func == nil || n.Body == nil {
				continue
			}
			r.byFunc[b.Func] = b
		case *ast.FuncLit:
			if outer, ok := uses.Func(cur); ok {
				b.Outer = r.bodyOf[outer.Node()]
			}
			r.setFrame(b, cur)
		}
		r.bodyOf[cur.Node()] = b
		r.bodies = append(r.bodies, b)
	}
}

// setFrame notes where a literal runs that is called where it stands.
func (r *bodyReader) setFrame(b *Body, cur inspector.Cursor) {
	cur = uses.Unparen(cur)
	if cur.ParentEdgeKind() != edge.CallExpr_Fun {
		return
	}
	switch call := cur.Parent(); call.ParentEdgeKind() {
	case edge.GoStmt_Call:
	case edge.DeferStmt_Call:
		b.Frame, b.Deferred = b.Outer, true
	default:
		b.Frame = b.Outer
	}
}

// readCalls finds the calls by the uses of what is called.
func (r *bodyReader) readCalls() {
	var sites []site
	for _, b := range r.bodies {
		sites = r.sitesOf(b, sites)
	}
	for obj := range r.uses.Objects() {
		if fn, ok := obj.(*types.Func); ok {
			if i := r.started(fn); i >= 0 {
				sites = r.startsBy(fn, i, sites)
			}
		}
	}
	slices.SortFunc(sites, func(a, b site) int { return int(a.call.Index()) - int(b.call.Index()) })
	for _, s := range sites {
		r.addCall(s.call, s.callee, s.starts)
	}
}

// sitesOf adds the calls that name a body, or the variable that holds it.
func (r *bodyReader) sitesOf(b *Body, sites []site) []site {
	var obj types.Object = b.Func
	if b.Func == nil {
		if call, ok := syntax.CallOf(b.At); ok {
			return append(sites, site{call, b, goStmt(call)})
		}
		v := r.walk.names[b.Node().(*ast.FuncLit)]
		if v == nil {
			return sites
		}
		obj = v
	}
	for cur := range r.uses.Of(obj) {
		if call, ok := syntax.CallOf(cur); ok {
			sites = append(sites, site{call, b, goStmt(call)})
		}
	}
	return sites
}

// startsBy adds the bodies that are argument i of fn.
func (r *bodyReader) startsBy(fn *types.Func, i int, sites []site) []site {
	for cur := range r.uses.Of(fn) {
		cur, ok := syntax.CallOf(cur)
		if !ok {
			continue
		}
		call := cur.Node().(*ast.CallExpr)
		if i >= len(call.Args) {
			continue
		}
		if callee := r.target(call.Args[i]); callee != nil {
			sites = append(sites, site{cur, callee, call})
		}
	}
	return sites
}

// started returns which argument fn starts as a goroutine, or -1. A function
// in view shows it; of one that isn't, the name says so.
func (r *bodyReader) started(fn *types.Func) int {
	params := fn.Signature().Params()
	for i := range params.Len() {
		if _, ok := params.At(i).Type().Underlying().(*types.Signature); !ok {
			continue
		}
		if body := r.byFunc[fn]; body == nil && isStarter(fn) || body != nil && r.isStarted(params.At(i)) {
			return i
		}
	}
	return -1
}

// isStarted reports whether the function that a parameter holds is called in a
// goroutine of its own.
func (r *bodyReader) isStarted(param *types.Var) bool {
	for cur := range r.uses.Of(param) {
		call, ok := syntax.CallOf(cur)
		if !ok {
			continue
		}
		if goStmt(call) != nil {
			return true
		}
		if fn, ok := uses.Func(call); ok {
			if start, ok := syntax.CallOf(fn); ok && goStmt(start) != nil {
				return true
			}
		}
	}
	return false
}

func (r *bodyReader) addCall(cur inspector.Cursor, callee *Body, starts ast.Node) {
	fn, loop := enclosing(cur)
	call := &Call{At: cur, In: r.bodyOf[fn], Callee: callee, Loop: loop, Go: starts}
	call.Defer = cur.ParentEdgeKind() == edge.DeferStmt_Call
	if r.isTest(cur) && !r.isTest(callee.At) {
		callee.testCallers++
		return
	}
	callee.Callers = append(callee.Callers, call)
	if call.Go != nil {
		callee.Starts = append(callee.Starts, call)
	}
	if call.In != nil {
		call.In.Calls = append(call.In.Calls, call)
	}
}

// isTest reports whether cur stands in a test file: how a test uses a function
// says nothing of its life in a program.
func (r *bodyReader) isTest(cur inspector.Cursor) bool {
	return r.hasTests && typematch.InTestFile(r.fset, cur.Node().Pos())
}

// target returns the body that a function expression denotes, or nil.
func (r *bodyReader) target(fun ast.Expr) *Body {
	fun = ast.Unparen(fun)
	if lit := r.walk.literal(fun); lit != nil {
		return r.bodyOf[lit]
	}
	switch e := fun.(type) {
	case *ast.Ident:
		return r.declared(e)
	case *ast.SelectorExpr:
		return r.declared(e.Sel)
	case *ast.IndexExpr:
		return r.target(e.X)
	case *ast.IndexListExpr:
		return r.target(e.X)
	}
	return nil
}

func (r *bodyReader) declared(id *ast.Ident) *Body {
	fn, ok := r.info.Uses[id].(*types.Func)
	if !ok {
		return nil
	}
	return r.byFunc[fn.Origin()]
}

// readValues notes which functions are used as values, so that somebody else
// may call them.
func (r *bodyReader) readValues() {
	for _, b := range r.bodies {
		known := len(b.Callers) + b.testCallers
		if b.Func != nil {
			b.Value = r.uses.Count(b.Func) > known
			continue
		}
		if v := r.walk.names[b.Node().(*ast.FuncLit)]; v != nil {
			b.Value = countReads(v, r.uses) > known
			continue
		}
		b.Value = known == 0
	}
}

// A site is a call of a body.
type site struct {
	call   inspector.Cursor
	callee *Body
	starts ast.Node // as Call.Go
}

// goStmt returns the go statement of a call, or nil.
func goStmt(call inspector.Cursor) ast.Node {
	if call.ParentEdgeKind() == edge.GoStmt_Call {
		return call.Parent().Node()
	}
	return nil
}

// isStarter reports whether fn is named as functions and methods are that start
// their argument as a goroutine: errgroup.Group.Go, sync.WaitGroup.Go, and what
// follows their example.
func isStarter(fn *types.Func) bool {
	switch fn.Name() {
	case "Go", "TryGo", "GoCtx", "GoSafe", "SafeGo":
		return true
	}
	return false
}

// countReads returns how often a variable is read.
func countReads(v *types.Var, index *uses.Index) int {
	n := 0
	for cur := range index.Of(v) {
		if cur.ParentEdgeKind() != edge.AssignStmt_Lhs {
			n++
		}
	}
	return n
}
