package resourceleak

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

// bounding are the fields of a transport that make it give its connections up.
var bounding = map[string]bool{"DisableKeepAlives": true, "IdleConnTimeout": true, "MaxIdleConnsPerHost": true}

// transport reports a transport that a function makes, sends requests through
// and drops: its idle connections stay open, with two goroutines each.
func (c *checker) transport(cur inspector.Cursor, lit *ast.CompositeLit) {
	if !typematch.IsNamed(c.info.TypeOf(lit), "net/http", "Transport") || setsBound(lit) || !c.reportable(cur) {
		return
	}
	owed := contract.Owed{Thing: "HTTP transport", Pays: []string{"CloseIdleConnections"}}
	f := c.track.Of(cur, 0, owed.Obligation(c.info))
	if !f.Never() || len(f.Drops) == 0 || !sends(c.info, f) || c.boundedLater(f) {
		return
	}
	c.findings.Report(report.Finding{
		Kind: transportPerCall, At: lit,
		Message: "HTTP transport is made per call and keeps its idle connections; share one, or call CloseIdleConnections",
	})
}

func setsBound(lit *ast.CompositeLit) bool {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && bounding[key.Name] {
				return true
			}
		}
	}
	return false
}

// sends reports whether a request is sent through the transport or a client
// that holds it.
func sends(info *types.Info, f *fate.Fate) bool {
	for _, u := range f.Uses {
		if u.Call != nil && typematch.IsMethod(typematch.Callee(info, u.Call), "net/http", "Client", "Do", "Get", "Head", "Post", "PostForm") {
			return true
		}
	}
	return false
}

// boundedLater reports whether a field that bounds the transport is assigned.
func (c *checker) boundedLater(f *fate.Fate) bool {
	for _, u := range f.Uses {
		sel, ok := u.Cur.Parent().Node().(*ast.SelectorExpr)
		if ok && u.Cur.Parent().ParentEdgeKind() == edge.AssignStmt_Lhs && bounding[sel.Sel.Name] {
			return true
		}
	}
	return false
}

// atPos is a place without an end.
type atPos token.Pos

func (p atPos) Pos() token.Pos { return token.Pos(p) }
func (p atPos) End() token.Pos { return token.Pos(p) }

var _ analysis.Range = atPos(0)
