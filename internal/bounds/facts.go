package bounds

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Analyzer computes a *Tracer of the package, and tells dependents which of
// its functions limit what is read.
var Analyzer = &analysis.Analyzer{
	Name:       "bounds",
	Doc:        "find out where readers get their data, and what limits them, for other analyzers",
	URL:        "https://github.com/memlint/memlint",
	Requires:   []*analysis.Analyzer{uses.Analyzer},
	Run:        uses.InTurn(run),
	ResultType: reflect.TypeFor[*Tracer](),
	FactTypes:  []analysis.Fact{new(Limits)},
}

// Limits is the fact of a function that limits what is read: its first result
// yields a bounded number of bytes, or it limits the bodies of requests.
type Limits struct{ Result, Bodies bool }

// AFact marks Limits as a fact.
func (*Limits) AFact() {}

func (l *Limits) String() string {
	switch {
	case l.Result && l.Bodies:
		return "limits its result and request bodies"
	case l.Result:
		return "limits its result"
	}
	return "limits request bodies"
}

func run(pass *analysis.Pass) (any, error) {
	t := &Tracer{
		info: pass.TypesInfo, pkg: pass.Pkg,
		index:    pass.ResultOf[uses.Analyzer].(*uses.Index),
		imported: pass.ImportObjectFact,
		bodies:   make(map[question]bool),
	}
	if !isHTTP(pass.Pkg) && typematch.Imports(pass.Pkg, "io", "net/http") {
		t.exportLimits(pass)
	}
	return t, nil
}

// isHTTP reports whether pkg is net/http or belongs to it: these packages
// handle bodies on the way, and their limiters are known by name.
func isHTTP(pkg *types.Package) bool {
	return pkg.Path() == "net/http" || strings.HasPrefix(pkg.Path(), "net/http/")
}

// exportLimits exports the facts of the exported functions and methods.
func (t *Tracer) exportLimits(pass *analysis.Pass) {
	serves := typematch.Imports(pass.Pkg, "net/http")
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || !fn.Name.IsExported() || !t.mayLimit(fn, serves) {
				continue
			}
			obj := t.info.Defs[fn.Name].(*types.Func)
			cur, ok := t.index.Def(obj)
			if !ok {
				continue
			}
			fact := &Limits{Result: t.limitsResult(obj), Bodies: t.limitsBodies(cur.Parent(), bodyDepth)}
			if *fact != (Limits{}) {
				pass.ExportObjectFact(obj, fact)
			}
		}
	}
}

// mayLimit reports whether the function has a reader or, in a package that
// serves HTTP, a handler or a request in its signature: nothing else is worth
// a look at its body.
func (t *Tracer) mayLimit(fn *ast.FuncDecl, serves bool) bool {
	obj, ok := t.info.Defs[fn.Name].(*types.Func)
	return ok && (returnsReader(obj) || serves && passesHTTP(obj))
}

func returnsReader(fn *types.Func) bool {
	results := fn.Signature().Results()
	return results.Len() > 0 && typematch.IsNamed(results.At(0).Type(), "io", "Reader", "ReadCloser")
}

// limitsResult reports whether the first result is limited on every path,
// whatever the call, and not as a window on a file.
func (t *Tracer) limitsResult(fn *types.Func) bool {
	if !returnsReader(fn) {
		return false
	}
	o := t.traceResult(t.index.Inspector().Root(), fn, 0, nil, maxDepth)
	return o.Limited && !o.Section
}

// bodyDepth bounds the functions of the package that limitsBodies follows: a
// constructor of servers has a helper that wraps the handler.
const bodyDepth = 2

// limitsBodies reports whether the function sets the Body of a request to a
// limited reader, itself, in a handler that it makes, or in a function of the
// package to which it hands a handler or a request.
func (t *Tracer) limitsBodies(decl inspector.Cursor, depth int) bool {
	for cur := range decl.Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			if t.setsLimitedBody(cur, n) {
				return true
			}
		case *ast.CallExpr:
			fn := typematch.Callee(t.info, n)
			if typematch.IsFunc(fn, "net/http", "MaxBytesHandler") || depth > 0 && t.calleeLimitsBodies(fn, depth-1) {
				return true
			}
		}
	}
	return false
}

// calleeLimitsBodies asks the same of a function of the package.
func (t *Tracer) calleeLimitsBodies(fn *types.Func, depth int) bool {
	if fn == nil || fn.Pkg() != t.pkg || !passesHTTP(fn) {
		return false
	}
	def, ok := t.index.Def(fn)
	if !ok {
		return false
	}
	asked := question{def.Parent(), depth}
	known, ok := t.bodies[asked]
	if !ok {
		known = t.limitsBodies(def.Parent(), depth)
		t.bodies[asked] = known
	}
	return known
}

// A question is one of limitsBodies, about a function.
type question struct {
	decl  inspector.Cursor
	depth int
}

// limitsOf returns what is known of a function of another package.
func (t *Tracer) limitsOf(fn *types.Func) Limits {
	var fact Limits
	if t.imported != nil && fn != nil && fn.Pkg() != t.pkg {
		t.imported(fn, &fact)
	}
	return fact
}
