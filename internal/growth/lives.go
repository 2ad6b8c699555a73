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
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/bounds"
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

	owners map[*types.TypeName]*Reason // nil: lives no longer than its user
}

// NewLives returns the Lives of the package that index describes.
func NewLives(pkg *types.Package, info *types.Info, index *uses.Index) *Lives {
	return &Lives{info: info, pkg: pkg, index: index, owners: make(map[*types.TypeName]*Reason)}
}

// shortLived matches the names of types that belong to one call, one stream,
// one configuration or a test.
var shortLived = regexp.MustCompile(`(?i)(reader|writer|conn|connection|stream|session|job|task|tx|transaction|progress|bridge|handle|call|query|builder|parser|scanner|lexer|decoder|encoder|printer|visitor|walker|iterator|options?|config|result|report|request|response|command|cmd|mock|fake|stub|dummy|noop|recorder)$|^(mock|fake|stub|dummy|test|noop)`)

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
	if l.isMadeRepeatedly(named) {
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
	scope := l.pkg.Scope()
	for _, name := range scope.Names() {
		v, ok := scope.Lookup(name).(*types.Var)
		if !ok || v.Name() == "_" {
			continue
		}
		if held := typematch.Named(v.Type()); held != nil && held.Origin() == named {
			reason := l.reason(v, "is held by the package variable "+name)
			if reason != nil {
				reason.Held = true
			}
			return reason
		}
	}
	return nil
}

// isMadeRepeatedly reports whether handlers or loops make values of the type:
// each lives only as long as what it was made for.
func (l *Lives) isMadeRepeatedly(named *types.Named) bool {
	for use := range l.index.Of(named.Obj()) {
		if use.ParentEdgeKind() != edge.CompositeLit_Type && use.ParentEdgeKind() != edge.CallExpr_Args {
			continue
		}
		if _, ok := l.Repeats(use); ok {
			return true
		}
	}
	return false
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
	requestName  = regexp.MustCompile(`(Request|Req|Args)$`)
	responseName = regexp.MustCompile(`(Response|Reply|Resp)$`)
)

// isRPC reports whether fn has the form of a served remote call: a context and
// a request in, a response and an error out; or, as net/rpc has it, a request and
// a reply in.
// A client's method takes call options as well.
func isRPC(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Variadic() || sig.Params().Len() != 2 {
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

func nameMatches(t types.Type, re *regexp.Regexp) bool {
	named := typematch.Named(t)
	return named != nil && re.MatchString(named.Obj().Name())
}

// loopsInGoroutine reports whether the method starts a goroutine with a loop
// that waits for events, in a literal or in another method of its receiver.
func (l *Lives) loopsInGoroutine(decl inspector.Cursor) bool {
	for cur := range decl.Preorder((*ast.GoStmt)(nil)) {
		call := cur.Node().(*ast.GoStmt).Call
		if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
			body, _ := cur.FindNode(lit.Body)
			if l.hasWaitingLoop(body) {
				return true
			}
			continue
		}
		if fn := typematch.Callee(l.info, call); fn != nil && l.sameReceiver(fn, decl) {
			if def, ok := l.index.Def(fn); ok && l.hasWaitingLoop(def.Parent()) {
				return true
			}
		}
	}
	return false
}

func (l *Lives) sameReceiver(fn *types.Func, decl inspector.Cursor) bool {
	self, ok := l.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok || fn.Signature().Recv() == nil || self.Signature().Recv() == nil {
		return false
	}
	a, b := typematch.Named(fn.Signature().Recv().Type()), typematch.Named(self.Signature().Recv().Type())
	return a != nil && b != nil && a.Obj() == b.Obj()
}

func (l *Lives) hasWaitingLoop(body inspector.Cursor) bool {
	for loop := range body.Preorder((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if l.outlivesStreams(loop) {
			return true
		}
	}
	return false
}

// Loops over a stream end with it; the others end when they are told to.
var (
	waits       = regexp.MustCompile(`^(Accept|Dequeue)`)
	pauses      = regexp.MustCompile(`^(Sleep|Wait|Poll)`)
	waitsStream = regexp.MustCompile(`^(Recv|Receive|Next|Read(Message|From.*|Packet|Frame|String|Bytes|Line)?$)`)
)

// IsWaitingLoop reports whether loop has no end of its own and waits for
// events in each turn: it receives, selects, accepts or sleeps. A loop that
// drains a channel of its own function is a collector, which ends.
func (l *Lives) IsWaitingLoop(loop inspector.Cursor) bool {
	switch n := loop.Node().(type) {
	case *ast.RangeStmt:
		return isChan(l.info.TypeOf(n.X)) && !l.isLocal(n.X)
	case *ast.ForStmt:
		return isEndless(n) && (l.waitsForEvents(loop, n) || l.waitsIn(loop, n.Body, waitsStream))
	}
	return false
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// outlivesStreams reports whether loop waits for events and isn't bound to
// the life of one stream.
func (l *Lives) outlivesStreams(loop inspector.Cursor) bool {
	if n, ok := loop.Node().(*ast.ForStmt); ok {
		return isEndless(n) && l.waitsForEvents(loop, n)
	}
	return l.IsWaitingLoop(loop)
}

// waitsForEvents reports whether the loop waits for events. One that sleeps
// and may leave is a retry loop: it ends with a success.
func (l *Lives) waitsForEvents(loop inspector.Cursor, n *ast.ForStmt) bool {
	return l.waitsIn(loop, n.Body, waits) || !mayLeave(n.Body) && l.waitsIn(loop, n.Body, pauses)
}

func mayLeave(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = true
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}

func isEndless(n *ast.ForStmt) bool {
	return n.Init == nil && n.Post == nil && (n.Cond == nil || !isComparison(n.Cond))
}

func isComparison(e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	return ok && b.Op != token.EQL
}

// isLocal reports whether e is a variable that a function declares.
func (l *Lives) isLocal(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := l.info.Uses[id].(*types.Var)
	return ok && v.Kind() == types.LocalVar
}

// waitsIn reports whether the body of a loop, apart from the literals that it
// makes, selects, receives, or calls a method whose name matches.
func (l *Lives) waitsIn(loop inspector.Cursor, body *ast.BlockStmt, names *regexp.Regexp) bool {
	for cur := range loop.Preorder((*ast.SelectStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.CallExpr)(nil)) {
		if fn, ok := uses.Func(cur); !ok || !fn.Contains(loop) || !contains(body, cur.Node()) {
			continue
		}
		switch n := cur.Node().(type) {
		case *ast.SelectStmt:
			return true
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && !l.isLocal(n.X) {
				return true
			}
		case *ast.CallExpr:
			if fn := typematch.Callee(l.info, n); fn != nil && (fn.Signature().Recv() != nil || typematch.IsFunc(fn, "time", "Sleep")) && names.MatchString(fn.Name()) {
				return true
			}
		}
	}
	return false
}

func contains(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// callerLimit bounds the functions that one question about repetition visits.
const callerLimit = 40

// Repeats reports whether the code at cur runs again and again while the
// process lives, and why: it, or a caller in the package, stands in a loop
// that waits for events or in a handler.
func (l *Lives) Repeats(cur inspector.Cursor) (Reason, bool) {
	queue := []inspector.Cursor{cur}
	seen := make(map[inspector.Cursor]bool)
	for len(queue) > 0 && len(seen) < callerLimit {
		at := queue[0]
		queue = queue[1:]
		reason, decl := l.repeatsHere(at)
		if reason != nil {
			return *reason, true
		}
		if decl == nil || seen[*decl] {
			continue
		}
		seen[*decl] = true
		for use := range l.index.Of(l.info.Defs[decl.Node().(*ast.FuncDecl).Name]) {
			queue = append(queue, use)
		}
	}
	return Reason{}, false
}

// repeatsHere looks for a reason between cur and its function declaration; it
// returns the declaration if there is none, or nil if the code runs once.
func (l *Lives) repeatsHere(cur inspector.Cursor) (*Reason, *inspector.Cursor) {
	for c := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch n := c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if l.IsWaitingLoop(c) {
				return &Reason{At: keyword(n), Text: "runs in a loop that waits for events"}, nil
			}
		case *ast.FuncLit:
			if isOnce(l.info, c) {
				return nil, nil
			}
			if bounds.IsHandler(l.info, n) {
				return &Reason{At: n.Type, Text: "runs in a handler"}, nil
			}
		case *ast.FuncDecl:
			if fn, ok := l.info.Defs[n.Name].(*types.Func); ok && (bounds.IsHandler(l.info, n) || isRPC(fn) && n.Recv != nil) {
				return &Reason{At: n.Name, Text: "runs in the handler " + n.Name.Name}, nil
			}
			if n.Recv == nil && (n.Name.Name == "init" || n.Name.Name == "main") {
				return nil, nil
			}
			return nil, &c
		}
	}
	return nil, nil
}

// isOnce reports whether the literal at cur is handed to sync.Once.Do or
// sync.OnceFunc.
func isOnce(info *types.Info, lit inspector.Cursor) bool {
	if lit.ParentEdgeKind() != edge.CallExpr_Args {
		return false
	}
	fn := typematch.Callee(info, lit.Parent().Node().(*ast.CallExpr))
	return fn != nil && (typematch.IsMethod(fn, "sync", "Once", "Do") || typematch.IsFunc(fn, "sync", "OnceFunc", "OnceValue", "OnceValues"))
}

// keyword returns the range of the word "for".
func keyword(loop ast.Node) analysis.Range {
	return span{loop.Pos(), loop.Pos() + token.Pos(len("for"))}
}

type span struct{ pos, end token.Pos }

func (s span) Pos() token.Pos { return s.pos }
func (s span) End() token.Pos { return s.end }

// Serves reports whether the package serves connections, and where.
func (l *Lives) Serves() (Reason, bool) {
	for cur := range l.index.Inspector().Root().Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		fn := typematch.Callee(l.info, call)
		if fn == nil || fn.Signature().Recv() == nil {
			continue
		}
		switch fn.Name() {
		case "Serve", "ListenAndServe", "Accept":
			return Reason{At: call, Text: "the package serves connections"}, true
		}
	}
	return Reason{}, false
}
