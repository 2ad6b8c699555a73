package fate

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
)

// findVerdicts finds what is asked about the error that came with the value,
// as in
//
//	retry, err := shouldRetry(err)
//	temporary, ok := err.(interface{ Temporary() bool })
//
// Without an error a function says false, and returns none, and a type
// assertion fails: where the value exists, retry and ok are false and err is
// still nil.
func (c *conditions) findVerdicts() {
	if c.err == nil || isBool(c.err.Type()) {
		return
	}
	for use := range c.Index.Of(c.err) {
		kind := use.ParentEdgeKind()
		if kind != edge.CallExpr_Args && kind != edge.TypeAssertExpr_X || use.Index() < c.walk.created.Index() {
			continue
		}
		asked := use.Parent()
		assign, ok := asked.Parent().Node().(*ast.AssignStmt)
		if ok && len(assign.Rhs) == 1 && asked.ParentEdgeKind() == edge.AssignStmt_Rhs {
			c.verdict(assign)
		}
	}
}

func (c *conditions) verdict(assign *ast.AssignStmt) {
	for _, lhs := range assign.Lhs {
		id, ok := lhs.(*ast.Ident)
		if !ok || id.Name == "_" || !isBool(c.Info.TypeOf(id)) {
			continue
		}
		if c.verdicts == nil {
			c.verdicts, c.judges = map[types.Object]bool{}, map[ast.Node]bool{}
		}
		c.verdicts[c.Info.ObjectOf(id)] = true
		c.judges[assign] = true
	}
}

// judged returns what is known after the node, where it asks about an error
// that is known not to be: as much as when the value was created.
func (c *conditions) judged(n ast.Node, before, after knowledge) knowledge {
	if !c.judges[n] {
		return after
	}
	for _, fact := range c.onNew {
		if before.known&(1<<fact.bit) != 0 && before.truth&(1<<fact.bit) != 0 != fact.truth {
			return after // there was an error
		}
	}
	return c.created(after)
}
