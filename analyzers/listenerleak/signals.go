package listenerleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/pairs"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A signalChannel owes signal.Stop. A function that received a signal is on its
// way to the end of the process more often than not: it owes nothing then.
type signalChannel struct{ info *types.Info }

func (signalChannel) Pays(string, *types.Func) bool { return false }
func (signalChannel) PaysCall() bool                { return false }
func (signalChannel) Through(*types.Var) bool       { return false }
func (signalChannel) PaysReceive(field string) bool { return field == "" }

func (s signalChannel) PaysArg(call *ast.CallExpr, i int) bool {
	return i == 0 && typematch.IsFunc(typematch.Callee(s.info, call), "os/signal", "Stop")
}

// A closedChannel is a signalChannel that is closed, so that the next signal is
// a send on a closed channel: it owes signal.Stop on each path.
type closedChannel struct{ signalChannel }

func (closedChannel) PaysReceive(string) bool { return false }

// signal checks signal.Notify, or what calls it, on a channel that the function
// made and passes as argument i.
func (c *checker) signal(cur inspector.Cursor, call *ast.CallExpr, i int) {
	if i >= len(call.Args) || c.lives.Once(cur) || c.resetsSignals(cur) {
		return
	}
	id, ok := ast.Unparen(call.Args[i]).(*ast.Ident)
	if !ok {
		return
	}
	obj, ok := c.info.Uses[id].(*types.Var)
	if !ok || !c.isMadeHere(cur, obj) {
		return
	}
	if closed := c.closeOf(cur, obj); closed != nil {
		if f := c.since(cur, obj, closedChannel{signalChannel{c.info}}); len(f.Drops) > 0 {
			c.findings.Report(report.Finding{
				Kind: signalClosed, At: call,
				Message:  "channel " + obj.Name() + " is closed, and the next signal is sent to it and panics; call signal.Stop(" + obj.Name() + ") instead",
				Evidence: []report.Evidence{{At: closed, Message: obj.Name() + " is closed here, and signal.Notify still knows it"}},
			})
		}
		return
	}
	f := c.since(cur, obj, signalChannel{c.info})
	if len(f.Drops) == 0 || f.InGoroutine() || c.isCommand(cur, 0) || c.onlyFromMain(cur, 0) || !c.recurs(cur, call) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: signalNotStopped, At: call,
		Message:  "channel " + obj.Name() + " still receives signals after " + c.exit(cur, f.Drops[0]) + "; defer signal.Stop(" + obj.Name() + ")",
		Evidence: leaving(f.Drops[0]),
		Fixes:    c.deferAfter(cur, f, "signal.Stop("+obj.Name()+")"),
	})
}

// recurs reports whether the function may be called while the process goes on:
// it asks for more than the signals that end the process, or runs in a handler
// or event loop.
func (c *checker) recurs(cur inspector.Cursor, call *ast.CallExpr) bool {
	if !typematch.IsFunc(typematch.Callee(c.info, call), "os/signal", "Notify") || pairs.Recurring(c.info, call) {
		return true
	}
	_, repeats := c.repeats.Repeats(cur)
	return repeats
}

// signalContext checks the stop function of signal.NotifyContext.
func (c *checker) signalContext(cur inspector.Cursor, call *ast.CallExpr) {
	if c.lives.Once(cur) || c.returnsContext(cur) {
		return
	}
	f := c.track.Of(cur, 1, stopFunc{})
	if f.Silent || len(f.Drops) == 0 {
		return
	}
	name := c.resultName(cur, 1)
	message := "stop function of signal.NotifyContext is dropped, and its goroutine stays; keep it and defer it"
	if name != "" {
		message = "stop function " + name + " of signal.NotifyContext is not called " + c.onExit(f) + "; defer " + name + "()"
	}
	finding := report.Finding{Kind: signalNotStopped, At: call, Message: message, Evidence: leaving(f.Drops[0])}
	if name != "" {
		finding.Fixes = c.deferAfter(cur, f, name+"()")
	}
	c.findings.Report(finding)
}

// stopFunc is the obligation of a function that is to be called.
type stopFunc struct{}

func (stopFunc) Pays(string, *types.Func) bool   { return false }
func (stopFunc) PaysCall() bool                  { return true }
func (stopFunc) PaysArg(*ast.CallExpr, int) bool { return false }
func (stopFunc) Through(*types.Var) bool         { return false }

// resetsSignals reports whether the function around cur undoes notifications
// in general.
func (c *checker) resetsSignals(cur inspector.Cursor) bool {
	for decl := range cur.Enclosing((*ast.FuncDecl)(nil)) {
		for call := range decl.Preorder((*ast.CallExpr)(nil)) {
			if typematch.IsFunc(typematch.Callee(c.info, call.Node().(*ast.CallExpr)), "os/signal", "Reset", "Ignore") {
				return true
			}
		}
	}
	return false
}

// closeOf returns the call that closes the variable in the function around cur.
func (c *checker) closeOf(cur inspector.Cursor, obj *types.Var) analysis.Range {
	for use := range c.index.Of(obj) {
		if use.ParentEdgeKind() != edge.CallExpr_Args {
			continue
		}
		if call := use.Parent().Node().(*ast.CallExpr); typematch.Builtin(c.info, call) == "close" && call.Pos() > obj.Pos() {
			return call
		}
	}
	return nil
}

// returnsContext reports whether the context of a call of NotifyContext isn't
// the function's alone: its caller waits for the signal, with no stop function.
func (c *checker) returnsContext(cur inspector.Cursor) bool {
	ctx := c.resultVar(cur, 0)
	if ctx == nil {
		return true
	}
	for use := range c.index.Of(ctx) {
		if use.ParentEdgeKind() == edge.ReturnStmt_Results || use.ParentEdgeKind() == edge.KeyValueExpr_Value {
			return true
		}
	}
	return false
}

// isCommand reports whether cur stands in the body of a command of a program,
// Run(args []string) int, or in a function that only such a body calls.
func (c *checker) isCommand(cur inspector.Cursor, depth int) bool {
	decl, ok := uses.Decl(cur)
	if !ok || depth > maxChain {
		return false
	}
	fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return false
	}
	if runsCommand(fn) {
		return true
	}
	called := false
	for use := range c.index.Of(fn) {
		if fn.Exported() || !c.isCommand(use, depth+1) {
			return false
		}
		called = true
	}
	return called
}

// onlyFromMain reports whether cur stands in a function of a program that only
// main uses, directly or in a function literal that it hands on, and not in a
// loop: it runs as long as the process.
func (c *checker) onlyFromMain(cur inspector.Cursor, depth int) bool {
	decl, ok := uses.Decl(cur)
	if !ok || depth > maxChain || c.pass.Pkg.Name() != "main" {
		return false
	}
	for range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		return false
	}
	fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok || fn.Signature().Recv() != nil {
		return false
	}
	if fn.Name() == "main" {
		return true
	}
	called := false
	for use := range c.index.Of(fn) {
		if c.inTest(use.Node()) {
			continue
		}
		if !c.onlyFromMain(use, depth+1) {
			return false
		}
		called = true
	}
	return called
}

func runsCommand(fn *types.Func) bool {
	sig := fn.Signature()
	if fn.Name() != "Run" || sig.Recv() == nil || sig.Params().Len() != 1 || sig.Results().Len() != 1 {
		return false
	}
	args, ok := sig.Params().At(0).Type().(*types.Slice)
	return ok && types.Identical(args.Elem(), types.Typ[types.String]) && types.Identical(sig.Results().At(0).Type(), types.Typ[types.Int])
}

func movesAny(f *fate.Fate) bool {
	for _, u := range f.Uses {
		if u.Effect == fate.Moves {
			return true
		}
	}
	return false
}
