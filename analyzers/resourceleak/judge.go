package resourceleak

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A value is one thing that owes a release, and what happens to it.
type value struct {
	owed    contract.Owed
	created inspector.Cursor
	call    *ast.CallExpr
	fate    *fate.Fate
	name    string // of the variable that holds it, "" if none does
	pkg     string // as the source names the package of the called function
}

// judge reports a value that is dropped on some path.
func (c *checker) judge(v value) {
	c.kept(v)
	c.renewed(v)
	c.cleared(v)
	c.note(v)
	if v.fate.Silent || v.owed.Others && contract.GoesThrough(v.fate) {
		return
	}
	if v.owed.Others && len(v.fate.Drops) > 0 {
		if v.fate = c.begun(v); len(v.fate.Drops) == 0 {
			return
		}
	}
	if v.name == "" {
		v.name = c.variable(v)
	}
	if v.fate.StuckDefer != nil {
		c.reportStuck(v)
		return
	}
	if len(v.fate.Drops) == 0 {
		c.reportLate(v)
		return
	}
	drop := c.worstDrop(v)
	f := report.Finding{
		Kind: v.kind(drop), At: v.call,
		Message:  v.subject(c.info) + " " + v.fact(drop) + "; " + v.remedy(drop, c.track.InLoop(v.created)),
		Evidence: c.evidence(v, drop),
	}
	if fix, ok := c.deferFix(v); ok {
		f.Fixes = []analysis.SuggestedFix{fix}
	}
	c.findings.Report(f)
}

// begun returns what happens to a value, without the drops of what keeps nothing
// yet.
func (c *checker) begun(v value) *fate.Fate {
	began := *v.fate
	began.Drops = c.contracts.Begun(c.info.TypeOf(v.call), v.fate)
	return &began
}

func (c *checker) reportStuck(v value) {
	c.findings.Report(report.Finding{
		Kind: stuckDefer, At: v.call,
		Message:  v.subject(c.info) + " is " + v.paid() + " by a defer that never runs; release it in each turn of the loop",
		Evidence: []report.Evidence{{At: v.fate.StuckDefer.Cur.Node(), Message: "deferred here, in a loop that the function never leaves"}},
	})
}

// reportLate reports a resource of each turn of a loop that stays until the
// function returns.
func (c *checker) reportLate(v value) {
	if v.fate.LateDefer == nil {
		return
	}
	c.findings.Report(report.Finding{
		Kind: lateDefer, At: v.call,
		Message:  v.subject(c.info) + " of each turn is " + v.paid() + " only when the function returns; release it at the end of the turn",
		Evidence: []report.Evidence{{At: v.fate.LateDefer.Cur.Node(), Message: "deferred here, in a loop without a limit"}},
	})
}

// variable returns the name of the variable that the value is assigned to, or
// "".
func (c *checker) variable(v value) string {
	cur := uses.Unparen(v.created)
	var names []ast.Expr
	switch stmt := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		names = stmt.Lhs
	case *ast.ValueSpec:
		for _, name := range stmt.Names {
			names = append(names, name)
		}
	}
	i := v.owed.Result
	if tuple, ok := c.info.TypeOf(v.call).(*types.Tuple); !ok || tuple.Len() != len(names) {
		_, i = cur.ParentEdge()
	}
	if i < 0 || i >= len(names) {
		return ""
	}
	switch e := names[i].(type) {
	case *ast.Ident:
		if e.Name != "_" {
			return e.Name
		}
	case *ast.SelectorExpr:
		return types.ExprString(e)
	}
	return ""
}

// worstDrop returns the drop that explains best what is wrong: of a value that
// is made in a loop the next turn, of another an exit of the function.
func (c *checker) worstDrop(v value) fate.Drop {
	order := []fate.DropHow{fate.AtOnce, fate.AtReturn, fate.AtEnd, fate.ByOverwrite}
	if c.track.InLoop(v.created) {
		order = []fate.DropHow{fate.AtOnce, fate.ByNextTurn, fate.ByOverwrite}
	}
	for _, how := range order {
		if i := slices.IndexFunc(v.fate.Drops, func(d fate.Drop) bool { return d.How == how }); i >= 0 {
			return v.fate.Drops[i]
		}
	}
	return v.fate.Drops[0]
}

func (v value) kind(drop fate.Drop) *report.Kind {
	switch {
	case v.owed.Others:
		return unlikeOthers
	case v.owed.Held == contract.UntilCollected:
		return untilCollected
	case v.owed.Pays != nil && v.owed.Pays[0] == "Wait":
		return notWaited
	case v.fate.Never():
		return neverReleased
	case drop.How == fate.ByOverwrite, drop.How == fate.ByNextTurn:
		return overwritten
	}
	return lostOnPath
}

// subject names the value: "file f", "response body of resp", "file from
// os.Open".
func (v value) subject(info *types.Info) string {
	switch {
	case v.name == "":
		return v.owed.Thing + " from " + calleeText(info, v.call)
	case v.owed.Through != "", v.owed.Result == contract.Receiver && v.owed.Why == "":
		return v.owed.Thing + " of " + v.name
	}
	return v.owed.Thing + " " + v.name
}

func calleeText(info *types.Info, call *ast.CallExpr) string {
	text := types.ExprString(call.Fun)
	if fn := typematch.Callee(info, call); fn != nil && len(text) > 30 {
		return fn.Name()
	}
	return text
}

// fact says what is wrong with the value.
func (v value) fact(drop fate.Drop) string {
	paid := v.paid()
	switch {
	case v.fate.Never():
		return "is never " + paid
	case drop.How == fate.AtReturn:
		return "is not " + paid + " on an early return"
	case drop.How == fate.ByOverwrite:
		return "is overwritten before it is " + paid
	case drop.How == fate.ByNextTurn:
		return "is lost to the next turn of the loop before it is " + paid
	}
	return "is not " + paid + " on every path"
}

// paid returns the participle of the releasing method.
func (v value) paid() string {
	if v.owed.PaysCall {
		return "called"
	}
	switch v.owed.Pays[0] {
	case "Close":
		return "closed"
	case "Stop":
		return "stopped"
	case "Shutdown":
		return "shut down"
	case "Wait":
		return "waited for"
	case "Rollback":
		return "rolled back or committed"
	case "Scan":
		return "scanned"
	case "CloseAndRecv":
		return "read to its end"
	case "Disconnect":
		return "disconnected"
	case "Munmap":
		return "unmapped"
	}
	return "released"
}

// release returns the call that pays, as source text.
func (v value) release() string {
	switch {
	case v.owed.PaysBy != "":
		return v.pkg + "." + v.owed.PaysBy + "(" + v.name + ")"
	case v.owed.PaysCall:
		return v.name + "()"
	case v.owed.Through != "":
		return v.name + "." + v.owed.Through + "." + v.owed.Pays[0] + "()"
	}
	return v.name + "." + v.owed.Pays[0] + "()"
}

func (v value) remedy(drop fate.Drop, inLoop bool) string {
	switch {
	case v.name == "" && v.owed.PaysCall:
		return "keep it and call it"
	case v.name == "":
		return "keep it and call its " + v.owed.Pays[0]
	case v.owed.Exhausts == "Recv":
		return "give it a context that is cancelled"
	case v.owed.Pays != nil && (v.owed.Pays[0] == "Wait" || v.owed.Pays[0] == "Scan"):
		return "call " + v.release()
	case inLoop && (drop.How == fate.ByNextTurn || drop.How == fate.ByOverwrite):
		return "call " + v.release() + " in each turn"
	case inLoop:
		return "call " + v.release() + " before that"
	}
	return "defer " + v.release()
}

func orIt(name string) string {
	if name == "" {
		return "it"
	}
	return name
}

// evidence shows where the value is lost, and why it owes anything.
func (c *checker) evidence(v value, drop fate.Drop) []report.Evidence {
	var list []report.Evidence
	name := orIt(v.name)
	switch drop.How {
	case fate.AtReturn:
		list = append(list, report.Evidence{At: drop.At, Message: "returns here and leaves " + name + " behind"})
	case fate.ByOverwrite:
		list = append(list, report.Evidence{At: drop.At, Message: name + " gets another value here"})
	}
	return append(list, c.reason(v)...)
}

// reason shows why the value owes anything, if that was inferred.
func (c *checker) reason(v value) []report.Evidence {
	switch {
	case v.owed.At.IsValid():
		return []report.Evidence{{At: atPos(v.owed.At), Message: v.owed.Why}}
	case v.owed.Why != "":
		return []report.Evidence{{At: v.call, Message: v.owed.Why}}
	}
	return nil
}
