package channels

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/uses"
)

// A Body is a function declaration or literal of the package.
type Body struct {
	At    inspector.Cursor // *ast.FuncDecl or *ast.FuncLit
	Func  *types.Func      // the declared function; nil for a literal
	Outer *Body            // the body that a literal stands in; nil for a declaration

	// Frame is the body in whose goroutine, and before whose return, a
	// literal runs: it is called or deferred where it stands. Else nil.
	Frame *Body
	// Deferred: the literal is the function of a defer statement of Frame.
	Deferred bool
	// Value: the function is used other than to call or start it, so not
	// all of its callers are in view.
	Value bool

	Calls   []*Call // calls in this body whose callee is in view
	Callers []*Call // calls of this body, also as a goroutine; of tests only if the body is a test's
	Starts  []*Call // the callers that start a goroutine with this body

	testCallers int
}

// A Call is a call, deferred call or start of a body of the package.
type Call struct {
	At     inspector.Cursor // *ast.CallExpr
	In     *Body            // nil at package level
	Callee *Body
	Loop   ast.Stmt // innermost loop of In around the call, or nil
	Defer  bool
	// Go is the go statement, or the call of a function known to start its
	// argument as a goroutine (errgroup.Group.Go, sync.WaitGroup.Go), or nil.
	Go ast.Node
}

// Node returns the *ast.FuncDecl or *ast.FuncLit.
func (b *Body) Node() ast.Node { return b.At.Node() }

// Block returns the statements.
func (b *Body) Block() *ast.BlockStmt { return uses.Body(b.At.Node()) }

// Root returns the body in whose frame b runs: b itself, unless b is a literal
// that is called or deferred where it stands.
func (b *Body) Root() *Body {
	for b.Frame != nil {
		b = b.Frame
	}
	return b
}

// Name returns the function's name, or "the goroutine" for a literal.
func (b *Body) Name() string {
	if b.Func != nil {
		return b.Func.Name()
	}
	return "the function literal"
}

// Bodies returns the functions of the package in source order.
func (c *Census) Bodies() []*Body {
	c.takeBodies()
	return c.bodies
}

// Body returns the body of a *ast.FuncDecl or *ast.FuncLit, or nil.
func (c *Census) Body(fn ast.Node) *Body {
	c.takeBodies()
	return c.bodyOf[fn]
}

// BodyAround returns the innermost body around cur, or nil.
func (c *Census) BodyAround(cur inspector.Cursor) *Body {
	c.takeBodies()
	if fn, ok := uses.Func(cur); ok {
		return c.bodyOf[fn.Node()]
	}
	return nil
}

func (c *Census) takeBodies() {
	c.take()
	c.buildBodies.Do(func() {
		c.bodyOf = make(map[ast.Node]*Body)
		r := &bodyReader{Census: c, byFunc: make(map[*types.Func]*Body)}
		r.readBodies()
		r.readCalls()
		r.readValues()
	})
}
