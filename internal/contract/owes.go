package contract

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// Owes is the fact that says what the results of a function owe, or what its
// receiver owes after the call.
//
// It is inferred where the code shows who pays:
//
//   - the function returns what owes, as it is;
//   - it stores what owes in a field of a struct that it returns, and a
//     releasing method of the struct releases that field;
//   - it starts a goroutine on the struct that ends only when a releasing
//     method of the struct signals it;
//   - it returns a function that releases what owes.
//
// A value that is also stored elsewhere, sent or handed on is shared, and owes
// its caller nothing.
type Owes struct{ List []Owed }

// AFact marks Owes as a fact.
func (*Owes) AFact() {}

// String describes the contract in the words of the design.
func (o *Owes) String() string {
	var parts []string
	for _, owed := range o.List {
		pays := strings.Join(owed.Pays, "|")
		if owed.PaysCall {
			pays = "call"
		}
		result := fmt.Sprint(owed.Result)
		if owed.Result == Receiver {
			result = "recv"
		}
		parts = append(parts, "owes("+result+","+pays+")")
	}
	return strings.Join(parts, " ")
}

// OwedBy returns what the results of calls to fn owe.
func (c *Contracts) OwedBy(fn *types.Func) []Owed {
	fn = fn.Origin()
	if list := acquired(fn); list != nil {
		return list
	}
	if fn.Pkg() == nil {
		return nil
	}
	if list := promised(fn); list != nil {
		return list
	}
	if fn.Pkg() == c.pass.Pkg {
		return c.owes(fn)
	}
	owes := new(Owes)
	if canOwe(fn) && c.pass.ImportObjectFact(fn, owes) {
		return owes.List
	}
	return dialled(fn)
}

// exportOwes writes what callers in other packages owe.
func (c *Contracts) exportOwes(fn *types.Func) {
	list := slices.Clone(c.owes(fn))
	if len(list) == 0 {
		return
	}
	for i := range list {
		list[i].At = token.NoPos
		if owed := &list[i]; owed.Why != "" && !owed.PaysCall && !strings.ContainsAny(owed.Thing, ". ") {
			owed.Thing = c.pass.Pkg.Name() + "." + owed.Thing
		}
	}
	c.pass.ExportObjectFact(fn, &Owes{list})
}

// canOwe reports whether the function has a result that can owe, or is a
// method whose receiver can owe after it.
func canOwe(fn *types.Func) bool {
	signature := fn.Signature()
	for result := range signature.Results().Variables() {
		if owable(result.Type()) {
			return true
		}
	}
	recv := signature.Recv()
	return recv != nil && !types.IsInterface(recv.Type()) && isStart(fn.Name()) && hasReleaseMethod(recv.Type())
}

func owable(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Signature); ok {
		return true
	}
	return typematch.IsNamed(t, "net/http", "Response") || hasReleaseMethod(t)
}

// owes computes what a function of this package owes, once.
func (c *Contracts) owes(fn *types.Func) []Owed {
	if list, ok := c.owed[fn]; ok {
		return list // nil while being computed
	}
	c.owed[fn] = nil
	if !canOwe(fn) {
		return nil
	}
	cur, ok := c.Cursor(fn)
	if !ok || cur.Node().(*ast.FuncDecl).Body == nil {
		return nil
	}
	i := &inference{Contracts: c, fn: fn, decl: cur}
	i.run()
	c.owed[fn] = i.list
	return i.list
}

// An inference finds out what one function owes.
type inference struct {
	*Contracts
	fn   *types.Func
	decl inspector.Cursor
	list []Owed
}

func (i *inference) run() {
	for cur := range i.decl.Preorder((*ast.FuncLit)(nil), (*ast.CallExpr)(nil), (*ast.GoStmt)(nil)) {
		if i.inLit(cur) {
			continue
		}
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			i.call(cur, n)
		case *ast.GoStmt:
			i.goroutine(cur, n)
		}
	}
}

// inLit reports whether cur stands in a function literal of the function.
func (i *inference) inLit(cur inspector.Cursor) bool {
	for c := range cur.Enclosing((*ast.FuncLit)(nil)) {
		if c != cur {
			return true
		}
	}
	return false
}

// add notes an obligation, unless the same result owes already.
func (i *inference) add(owed Owed) {
	if !slices.ContainsFunc(i.list, func(o Owed) bool { return o.Result == owed.Result }) {
		i.list = append(i.list, owed)
	}
}

// call follows what a call in the function owes to where it goes.
func (i *inference) call(cur inspector.Cursor, call *ast.CallExpr) {
	fn := typematch.Callee(i.pass.TypesInfo, call)
	if fn == nil {
		return
	}
	switch {
	case IsPipe(fn):
		i.pipe(cur, call)
	case typematch.IsFunc(fn, "runtime", "SetFinalizer"):
		i.finalizer(cur, call)
	}
	for _, owed := range i.OwedBy(fn) {
		if owed.Result == Receiver {
			i.startedOn(cur, call, owed)
			continue
		}
		f := i.track.Of(cur, owed.Result, i.Obligation(owed))
		i.moved(call, owed, f)
	}
}

// moved takes an obligation over to the result or receiver that the value
// moves to, if it moves nowhere else.
func (i *inference) moved(call *ast.CallExpr, owed Owed, f *fate.Fate) {
	var returned, held uint64
	var into types.Object
	var cleanups []Owed
	for _, u := range f.Uses {
		switch {
		case u.Effect == fate.Releases && !i.onFailure(u):
			return // it may be returned released
		case u.Effect != fate.Moves:
		case u.How == fate.Returned && u.Holder:
			held |= u.Results
		case u.How == fate.Returned:
			returned |= u.Results
		case u.How == fate.Stored && u.Into != nil && u.Into == i.recv():
			into = u.Into
		case u.How == fate.Captured:
			if i.readByResult(u) {
				continue
			}
			n, ok := i.cleanup(owed, u)
			if !ok {
				return
			}
			cleanups = append(cleanups, Owed{Result: n, Thing: "cleanup function", PaysCall: true, Held: owed.Held, Why: owed.Why, At: owed.At})
		default:
			return // shared, or not understood
		}
	}
	if len(cleanups) > 0 {
		for _, cleanup := range cleanups {
			i.add(cleanup)
		}
		return // the caller may call that instead
	}
	switch {
	case into == nil:
		if i.alwaysOwes(call) {
			i.asIs(owed, returned)
		}
		i.inStruct(call, owed, held&^returned, f.Fields)
	case returned|held == 0 && isStart(i.fn.Name()): // else lent
		i.inReceiver(call, owed, f.Fields)
	}
}

func (i *inference) recv() types.Object {
	if recv := i.fn.Signature().Recv(); recv != nil {
		return recv
	}
	return nil
}

// asIs handles results that are the owing value itself.
func (i *inference) asIs(owed Owed, results uint64) {
	for n := range i.fn.Signature().Results().Len() {
		if results&(1<<n) == 0 || !i.canPay(n, owed) {
			continue
		}
		owed.Result = n
		i.add(owed)
	}
}

// alwaysOwes reports whether the variable that gets the results of a call gets
// them from nothing that owes less: else what the function returns may owe
// nothing.
func (i *inference) alwaysOwes(call *ast.CallExpr) bool {
	cur, ok := i.decl.FindNode(call)
	if !ok {
		return true
	}
	v := i.assignedVar(cur, 0)
	if v == nil {
		return true
	}
	for use := range i.index.Of(v) {
		assign, ok := use.Parent().Node().(*ast.AssignStmt)
		if !ok || use.ParentEdgeKind() != edge.AssignStmt_Lhs || len(assign.Rhs) != 1 {
			continue
		}
		other, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if ok && other != call && len(i.Owed(other)) == 0 {
			return false
		}
	}
	return true
}

// canPay reports whether the type of result n offers what pays.
func (i *inference) canPay(n int, owed Owed) bool {
	t := i.fn.Signature().Results().At(n).Type()
	if owed.PaysCall {
		_, ok := t.Underlying().(*types.Signature)
		return ok
	}
	if owed.Through != "" {
		return typematch.IsNamed(t, "net/http", "Response")
	}
	return typematch.Method(t, owed.Pays[0], i.pass.Pkg) != nil
}
