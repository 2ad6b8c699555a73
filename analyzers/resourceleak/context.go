package resourceleak

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
)

func isContextMaker(fn *types.Func) bool {
	return typematch.IsFunc(fn, "context", "WithCancel", "WithCancelCause", "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause")
}

// context reports a cancel function that is lost where go vet's lostcancel
// doesn't look: it takes any use of the variable for a call, so it misses a
// variable that is overwritten.
func (c *checker) context(cur inspector.Cursor, call *ast.CallExpr, fn *types.Func) {
	owed := contract.Owed{Result: 1, Thing: "cancel function", PaysCall: true}
	v := value{owed: owed, created: cur, call: call, fate: c.track.Of(cur, 1, owed.Obligation(c.info))}
	v.name = c.variable(v)
	if v.fate.Silent || v.name == "" {
		return
	}
	for _, drop := range v.fate.Drops {
		if drop.How != fate.ByOverwrite {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: lostCancel, At: call,
			Message:  v.subject(c.info) + " is overwritten before it is called; call " + v.release() + " first",
			Evidence: c.evidence(v, drop),
		})
		return
	}
}
