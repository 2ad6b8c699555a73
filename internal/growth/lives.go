// Package growth says what grows in a package and what shrinks: a census of
// the insertions into and the removals from each field and package variable,
// with the two things that make growth a defect: a value that lives long, and
// a path that runs repeatedly.
//
// The census errs to the side of removal: a use that isn't understood counts
// as one.
package growth

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/bounds"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A Reason is a place that shows why a value lives long or code runs
// repeatedly, with a clause that tells it.
type Reason struct {
	At   analysis.Range
	Text string
	Held bool // by a package variable, which says nothing of what it does
}

// Lives knows what lives as long as the process, or as a server, and what
// runs repeatedly there.
type Lives struct {
	info  *types.Info
	pkg   *types.Package
	index *uses.Index
	tests func(inspector.Cursor) bool

	owners map[*types.TypeName]*Reason    // nil: lives no longer than its user
	held   map[*types.TypeName]*types.Var // nil until asked
	called map[inspector.Cursor]*Reason   // why functions are called repeatedly; nil: they aren't
}

// NewLives returns the Lives of the package that index describes. What stands
// where one of the tests holds says nothing of the program.
func NewLives(pkg *types.Package, info *types.Info, index *uses.Index, tests ...func(inspector.Cursor) bool) *Lives {
	isTest := func(cur inspector.Cursor) bool {
		return slices.ContainsFunc(tests, func(holds func(inspector.Cursor) bool) bool { return holds(cur) })
	}
	return &Lives{
		info: info, pkg: pkg, index: index, tests: isTest,
		owners: make(map[*types.TypeName]*Reason), called: make(map[inspector.Cursor]*Reason),
	}
}

// shortLived matches the names of types that belong to one call, one stream,
// one configuration or a test.
var shortLived = lazyregexp.New(`(?i)(reader|writer|conn|connection|stream|session|job|task|tx|transaction|progress|bridge|handle|call|query|builder|parser|scanner|lexer|decoder|encoder|printer|visitor|walker|iterator|options?|config|result|report|request|response|command|cmd|mock|fake|stub|dummy|noop|recorder)$|^(mock|fake|stub|dummy|test|noop)`)

// Type reports whether values of the named type live long, and why: a package
// variable holds one, or the type handles requests, runs an endless loop, or
// is started and stopped.
func (l *Lives) Type(named *types.Named) (Reason, bool) {
	obj := named.Origin().Obj()
	if obj.Pkg() != l.pkg || shortLived.MatchString(obj.Name()) {
		return Reason{}, false
	}
	reason, ok := l.owners[obj]
	if !ok {
		reason = l.whyLong(named.Origin())
		l.owners[obj] = reason
	}
	if reason == nil {
		return Reason{}, false
	}
	return *reason, true
}

func (l *Lives) whyLong(named *types.Named) *Reason {
	if reason := l.heldByVar(named); reason != nil {
		return reason
	}
	if l.isMadeForTask(named) {
		return nil
	}
	for method := range named.Methods() {
		if reason := l.serves(method); reason != nil {
			return reason
		}
	}
	return l.startsAndStops(named)
}

// heldByVar returns the package variable of the type, if any.
func (l *Lives) heldByVar(named *types.Named) *Reason {
	if l.held == nil {
		l.findHeld()
	}
	v, ok := l.held[named.Obj()]
	if !ok {
		return nil
	}
	reason := l.reason(v, "is held by the package variable "+v.Name())
	if reason != nil {
		reason.Held = true
	}
	return reason
}

// findHeld notes the first package variable of each type.
func (l *Lives) findHeld() {
	l.held = make(map[*types.TypeName]*types.Var)
	scope := l.pkg.Scope()
	for _, name := range scope.Names() {
		v, ok := scope.Lookup(name).(*types.Var)
		if !ok {
			continue
		}
		if def, ok := l.index.Def(v); !ok || l.tests(def) {
			continue
		}
		if held := typematch.Named(v.Type()); held != nil && l.held[held.Origin().Obj()] == nil {
			l.held[held.Origin().Obj()] = v
		}
	}
}

// isMadeForTask reports whether handlers or loops make values of the type, or
// a function that keeps them to itself: each lives only as long as what it was
// made for.
func (l *Lives) isMadeForTask(named *types.Named) bool {
	for use := range l.index.Of(named.Obj()) {
		kind := use.ParentEdgeKind()
		if kind != edge.CompositeLit_Type && kind != edge.CallExpr_Args || l.tests(use) {
			continue
		}
		if _, ok := l.Repeats(use); ok || kind == edge.CompositeLit_Type && l.staysLocal(use.Parent()) {
			return true
		}
	}
	return false
}

// staysLocal reports whether the value that the literal at cur makes becomes a
// local variable of which only methods are called, outside func main.
func (l *Lives) staysLocal(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() == edge.UnaryExpr_X {
		cur = cur.Parent()
	}
	decl, ok := uses.Decl(cur)
	if !ok || cur.ParentEdgeKind() != edge.AssignStmt_Rhs || decl.Node().(*ast.FuncDecl).Name.Name == "main" {
		return false
	}
	_, i := cur.ParentEdge()
	assign := cur.Parent().Node().(*ast.AssignStmt)
	if len(assign.Lhs) != len(assign.Rhs) {
		return false
	}
	id, ok := assign.Lhs[i].(*ast.Ident)
	if !ok || l.info.Defs[id] == nil {
		return false
	}
	for use := range l.index.Of(l.info.Defs[id]) {
		if use.ParentEdgeKind() != edge.SelectorExpr_X || use.Parent().ParentEdgeKind() == edge.CallExpr_Args {
			return false
		}
	}
	return true
}

// serves returns why a method shows that its receiver lives long.
func (l *Lives) serves(method *types.Func) *Reason {
	def, ok := l.index.Def(method)
	if !ok {
		return nil
	}
	decl := def.Parent()
	switch {
	case bounds.IsHandler(l.info, decl.Node()), isRPC(method):
		return &Reason{At: def.Node(), Text: "handles requests in " + method.Name()}
	case l.loopsInGoroutine(decl):
		return &Reason{At: def.Node(), Text: "has a goroutine that runs until it is stopped, in " + method.Name()}
	}
	return nil
}

var (
	starts = []string{"Start", "StartAsync", "Run", "Serve", "ListenAndServe", "Listen"}
	stops  = []string{"Stop", "StopAsync", "Close", "Shutdown"}
)

// startsAndStops returns the method that starts the type's work, if another
// one ends it.
func (l *Lives) startsAndStops(named *types.Named) *Reason {
	start := anyMethod(named, starts, l.pkg)
	if start == nil || anyMethod(named, stops, l.pkg) == nil {
		return nil
	}
	if start.Pkg() == l.pkg {
		return l.reason(start, "runs from "+start.Name()+" until it is stopped")
	}
	return l.reason(named.Obj(), "runs from "+start.Name()+" until it is stopped")
}

func (l *Lives) reason(obj types.Object, text string) *Reason {
	def, ok := l.index.Def(obj)
	if !ok {
		return nil
	}
	return &Reason{At: def.Node(), Text: text}
}

func anyMethod(t types.Type, names []string, pkg *types.Package) *types.Func {
	for _, name := range names {
		if m := typematch.Method(t, name, pkg); m != nil {
			return m
		}
	}
	return nil
}

var (
	requestName  = lazyregexp.New(`(Request|Req|Args)$`)
	responseName = lazyregexp.New(`(Response|Reply|Resp)$`)
)

// isRPC reports whether fn has the form of a served remote call: a context and
// a request in, a response and an error out; or, as net/rpc has it, a request and
// a reply in.
// A client's method takes call options as well, and what isn't exported isn't
// served.
func isRPC(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Variadic() || sig.Params().Len() != 2 || !fn.Exported() {
		return false
	}
	first, second := sig.Params().At(0).Type(), sig.Params().At(1).Type()
	switch sig.Results().Len() {
	case 1:
		return nameMatches(first, requestName) && nameMatches(second, responseName) && sig.Params().At(1).Name() == "reply" && typematch.IsError(sig.Results().At(0).Type())
	case 2:
		return typematch.IsContext(first) && nameMatches(second, requestName) && nameMatches(sig.Results().At(0).Type(), responseName)
	}
	return false
}

func nameMatches(t types.Type, re *lazyregexp.Regexp) bool {
	named := typematch.Named(t)
	return named != nil && re.MatchString(named.Obj().Name())
}
