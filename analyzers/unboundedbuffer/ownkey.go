package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/lazyregexp"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// ownKey reports a map that gets an entry under a key that no other call can
// have: an address of what the function made, a counter's next value, a random
// id. Nothing deletes entries, so there is one for each call.
func (c *checker) ownKey(s *state) bool {
	if s.Kind != growth.Map && s.Kind != growth.SyncMap || !c.staysShared(s) && !c.isHeld(s) {
		return false
	}
	for _, op := range s.With(growth.Insert) {
		if !op.HasKey {
			continue
		}
		why, ok := c.isOwnKey(op.Key)
		if !ok || !c.calledFreely(op.Cur) {
			continue
		}
		c.findings.Report(report.Finding{
			Kind: growOnly, At: op.Cur.Node(),
			Message:  fmt.Sprintf("%s %s gets another entry in each call: the key is %s, and nothing deletes entries", s.Kind, s.name(), why),
			Evidence: c.ownerEvidence(s),
		})
		return true
	}
	return false
}

// isHeld reports whether a package variable holds the owner.
func (c *checker) isHeld(s *state) bool {
	_, ok := c.lives.Held(s.owner)
	return ok
}

// isOwnKey reports whether the key at cur is made anew by each call, and how.
func (c *checker) isOwnKey(cur inspector.Cursor) (string, bool) {
	made, _ := c.definition(cur)
	switch e := ast.Unparen(made.Node().(ast.Expr)).(type) {
	case *ast.UnaryExpr:
		if _, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok {
			return "a new value", true
		}
	case *ast.CallExpr:
		return c.isOwnCall(made, e)
	}
	return "", false
}

// Functions that make ids at random, and the packages that they are in.
var (
	randomID  = lazyregexp.New(`^(New|NewString|NewV4|NewRandom|NewUUID|NewV1|NewV7|Make|MustNew|GenerateUUID|GenerateUuid|NewID|GenerateID|RandomString)$`)
	randomPkg = lazyregexp.New(`(^|[/-])(uuid|ulid|xid|ksuid|shortuuid|nanoid|cuid)(/|$)`)
)

func (c *checker) isOwnCall(cur inspector.Cursor, call *ast.CallExpr) (string, bool) {
	switch typematch.Builtin(c.info, call) {
	case "new", "make":
		return "a new value", true
	}
	fn := typematch.Callee(c.info, call)
	if fn == nil || fn.Pkg() == nil {
		return "", false
	}
	switch {
	case fn.Pkg().Path() == "sync/atomic" && strings.HasPrefix(fn.Name(), "Add"):
		return "a counter's next value", true
	case randomPkg.MatchString(fn.Pkg().Path()) && randomID.MatchString(fn.Name()):
		return "a random id", true
	case fn.Name() == "String" && fn.Signature().Recv() != nil:
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			if inner, ok := cur.FindNode(sel.X); ok {
				return c.isOwnKey(inner)
			}
		}
	case typematch.IsFunc(fn, "fmt", "Sprintf") && len(call.Args) == 2:
		if tv := c.info.Types[call.Args[0]]; tv.Value != nil && tv.Value.ExactString() == `"%p"` {
			return c.isOwnKey(cur.ChildAt(edge.CallExpr_Args, 1))
		}
	}
	return "", false
}

// calledFreely reports whether the function around cur is exported, runs
// again and again, or is called by one of which that holds; what only init,
// main and package variables call isn't.
func (c *checker) calledFreely(cur inspector.Cursor) bool {
	if _, ok := c.lives.Repeats(cur); ok {
		return true
	}
	decl, ok := uses.Decl(cur)
	if !ok {
		return false
	}
	fn := decl.Node().(*ast.FuncDecl)
	if fn.Name.IsExported() && c.pass.Pkg.Name() != "main" {
		return true
	}
	if fn.Recv == nil && (fn.Name.Name == "init" || fn.Name.Name == "main") {
		return false
	}
	for use := range c.index.Of(c.info.Defs[fn.Name]) {
		if caller, ok := uses.Decl(use); ok && caller.Node().(*ast.FuncDecl).Name.IsExported() && !c.isTest(use) {
			return true
		}
	}
	return false
}
