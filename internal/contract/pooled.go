package contract

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/guard"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Pooled is the fact that says what each Close of a function's first result
// does: it puts something back into a pool, so that a second Close puts it
// back twice and two users get it, or it calls functions that the function was
// given, which may do so.
type Pooled struct {
	Puts  bool
	Calls []int // the parameters that Close calls
}

// AFact marks Pooled as a fact.
func (*Pooled) AFact() {}

// String describes the contract in the words of the design.
func (p *Pooled) String() string {
	if p.Puts {
		return "pools(0)"
	}
	return fmt.Sprintf("calls%v", p.Calls)
}

var notPooled = &Pooled{}

// PooledOf returns what closing the first result of fn does.
func (c *Contracts) PooledOf(fn *types.Func) *Pooled {
	fn = fn.Origin()
	if p, ok := c.pooled[fn]; ok {
		return p
	}
	c.pooled[fn] = notPooled // for the time being, and for recursion
	p := notPooled
	if !returnsCloser(fn) {
		return p
	}
	if fn.Pkg() == c.pass.Pkg {
		p = c.computePooled(fn)
	} else if fact := new(Pooled); c.pass.ImportObjectFact(fn, fact) {
		p = fact
	}
	c.pooled[fn] = p
	return p
}

func returnsCloser(fn *types.Func) bool {
	results := fn.Signature().Results()
	return results.Len() > 0 && typematch.Method(results.At(0).Type(), "Close", fn.Pkg()) != nil
}

func (c *Contracts) exportPooled() {
	for _, file := range c.pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || !decl.Name.IsExported() || decl.Type.Results == nil {
				continue
			}
			if fn, ok := c.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				if p := c.PooledOf(fn); p.Puts || len(p.Calls) > 0 {
					c.pass.ExportObjectFact(fn, p)
				}
			}
		}
	}
}

func (c *Contracts) computePooled(fn *types.Func) *Pooled {
	cur, ok := c.Cursor(fn)
	p := &Pooled{}
	if !ok {
		return p
	}
	for ret := range cur.Preorder((*ast.ReturnStmt)(nil)) {
		n := ret.Node().(*ast.ReturnStmt)
		if home, _ := uses.Func(ret); home == cur && len(n.Results) > 0 {
			c.wraps(fn, n.Results[0], p)
		}
	}
	return p
}

// wraps adds to p what closing the value of an expression of fn does.
func (c *Contracts) wraps(fn *types.Func, e ast.Expr, p *Pooled) {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		if v, ok := c.pass.TypesInfo.Uses[x].(*types.Var); ok {
			if value := c.definition(v); value != nil {
				c.wraps(fn, value, p)
			}
		}
	case *ast.UnaryExpr:
		c.wraps(fn, x.X, p)
	case *ast.CompositeLit:
		c.wrapsLit(fn, x, p)
	case *ast.CallExpr:
		callee := typematch.Callee(c.pass.TypesInfo, x)
		if callee == nil || callee.Pkg() == nil {
			return
		}
		inner := c.PooledOf(callee)
		p.Puts = p.Puts || inner.Puts
		for _, i := range inner.Calls {
			if i < len(x.Args) {
				c.calls(fn, x.Args[i], p)
			}
		}
	}
}

// definition returns the value of a local variable that is declared with it.
func (c *Contracts) definition(v *types.Var) ast.Expr {
	def, ok := c.index.Def(v)
	if !ok || def.ParentEdgeKind() != edge.AssignStmt_Lhs {
		return nil
	}
	stmt := def.Parent().Node().(*ast.AssignStmt)
	if _, i := def.ParentEdge(); len(stmt.Rhs) == len(stmt.Lhs) || i == 0 {
		return stmt.Rhs[i]
	}
	return nil
}

// wrapsLit adds what the Close method of a literal's type does.
func (c *Contracts) wrapsLit(fn *types.Func, lit *ast.CompositeLit, p *Pooled) {
	method := typematch.Method(c.pass.TypesInfo.TypeOf(lit), "Close", c.pass.Pkg)
	if method == nil || method.Pkg() != c.pass.Pkg {
		return
	}
	body, ok := c.Cursor(method)
	if !ok {
		return
	}
	for call := range body.Preorder((*ast.CallExpr)(nil)) {
		g := guard.Reader{Info: c.pass.TypesInfo}.At(call)
		if !g.Never() || g.Literal || g.Other || g.Call {
			continue
		}
		if c.puts(call.Node().(*ast.CallExpr)) {
			p.Puts = true
		}
		sel, ok := ast.Unparen(call.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if field, ok := c.pass.TypesInfo.ObjectOf(sel.Sel).(*types.Var); ok && field.IsField() {
			if value := fieldValue(c.pass.TypesInfo, lit, field); value != nil {
				c.calls(fn, value, p)
			}
		}
	}
}

// fieldValue returns what a literal puts in a field, or nil.
func fieldValue(info *types.Info, lit *ast.CompositeLit, field *types.Var) ast.Expr {
	s, _ := typematch.Underlying(info, lit).(*types.Struct)
	for i, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && info.ObjectOf(id) == field {
				return kv.Value
			}
			continue
		}
		if s != nil && i < s.NumFields() && s.Field(i) == field {
			return elt
		}
	}
	return nil
}

// calls adds what a call of the function value does.
func (c *Contracts) calls(fn *types.Func, value ast.Expr, p *Pooled) {
	switch x := ast.Unparen(value).(type) {
	case *ast.Ident:
		v, _ := c.pass.TypesInfo.Uses[x].(*types.Var)
		if i, ok := parameterIndex(fn, v); ok && i >= 0 && !slices.Contains(p.Calls, i) {
			p.Calls = append(p.Calls, i)
		}
	case *ast.FuncLit:
		lit, ok := c.literal(x)
		if !ok {
			return
		}
		for call := range lit.Preorder((*ast.CallExpr)(nil)) {
			if g := (guard.Reader{Info: c.pass.TypesInfo}).At(call); c.puts(call.Node().(*ast.CallExpr)) && g.Never() && !g.Other {
				p.Puts = true
			}
		}
	}
}

func (c *Contracts) literal(lit *ast.FuncLit) (inspector.Cursor, bool) {
	return c.index.Inspector().Root().FindNode(lit)
}

// puts reports whether a call puts something back into a pool.
func (c *Contracts) puts(call *ast.CallExpr) bool {
	fn := typematch.Callee(c.pass.TypesInfo, call)
	if fn == nil || fn.Name() != "Put" || fn.Signature().Recv() == nil {
		return false
	}
	named := typematch.Named(fn.Signature().Recv().Type())
	return named != nil && strings.HasSuffix(named.Obj().Name(), "Pool")
}
