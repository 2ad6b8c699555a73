package resourceleak

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// note remembers what a field holds, for the methods that end it.
func (c *checker) note(v value) {
	if field := v.fate.StoredIn(); field != nil && !v.owed.Others && c.held[field] == "" {
		c.held[field] = v.owed.Thing
	}
}

// ends reports methods that end a type and return before they have released
// all, because something else that they do fails: nobody closes a second time
// what returned an error.
func (c *checker) ends() {
	for cur := range c.index.Inspector().Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		if decl.Recv == nil || decl.Body == nil || !isEnd(decl.Name.Name) || typematch.InTestFile(c.pass.Fset, decl.Pos()) {
			continue
		}
		if named := typematch.Named(c.info.TypeOf(decl.Recv.List[0].Type)); named != nil {
			c.end(cur, named)
		}
	}
}

func isEnd(name string) bool {
	switch name {
	case "Close", "Stop", "Shutdown", "close", "stop", "shutdown":
		return true
	}
	return false
}

func (c *checker) end(decl inspector.Cursor, named *types.Named) {
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for field := range s.Fields() {
		thing := c.thingIn(field)
		if thing == "" {
			continue
		}
		releases := c.contracts.ReleasedIn(field, decl)
		if len(releases) == 0 || !allIn(decl, releases) || c.hasOtherEnd(field, decl, named) {
			continue
		}
		if ret, failed := c.gaveUp(decl, releases); failed != nil {
			c.reportEarly(thing+" in "+field.Name(), named.Obj().Name()+"."+decl.Node().(*ast.FuncDecl).Name.Name, ret, failed, releases[0])
		}
	}
}

// hasOtherEnd reports whether another method of the type releases what the field
// holds too, for who gets an error from this one: Close, or else Cancel.
func (c *checker) hasOtherEnd(field *types.Var, decl inspector.Cursor, named *types.Named) bool {
	this := c.info.Defs[decl.Node().(*ast.FuncDecl).Name]
	for fn := range c.contracts.Releasers(field) {
		if recv := fn.Signature().Recv(); fn != this && recv != nil && typematch.Named(recv.Type()) == named {
			return true
		}
	}
	return false
}

// thingIn returns what a field holds, or "" if that isn't known: it was seen to
// be put there, or its type leaves no other choice.
func (c *checker) thingIn(field *types.Var) string {
	switch t := field.Type(); {
	case c.held[field] != "":
		return c.held[field]
	case typematch.IsNamed(t, "os", "File"):
		return "file"
	case typematch.IsNamed(t, "net", "Conn", "TCPConn", "UDPConn", "UnixConn"):
		return "connection"
	case typematch.IsNamed(t, "net", "Listener", "TCPListener", "UnixListener"):
		return "listener"
	case typematch.IsNamed(t, "database/sql", "DB"):
		return "database handle"
	}
	return ""
}

// gaveUp returns the first return before the releases to which control can come
// without one, and the step that fails there.
func (c *checker) gaveUp(decl inspector.Cursor, releases []inspector.Cursor) (ret *ast.ReturnStmt, failed *types.Func) {
	for cur := range decl.Preorder((*ast.ReturnStmt)(nil)) {
		if fn, _ := uses.Func(cur); fn != decl || cur.Index() > releases[0].Index() {
			continue
		}
		failed := c.failedStep(cur)
		if failed != nil && c.track.Open(decl, fate.Route{To: cur, Stops: releases}) {
			return cur.Node().(*ast.ReturnStmt), failed
		}
	}
	return nil, nil
}

func (c *checker) reportEarly(thing, end string, ret *ast.ReturnStmt, failed *types.Func, release inspector.Cursor) {
	c.findings.Report(report.Finding{
		Kind: endsEarly, At: ret,
		Message:  thing + " stays open if " + failed.Name() + " fails, because " + end + " returns here; do both",
		Evidence: []report.Evidence{{At: release.Node(), Message: "released here otherwise"}},
	})
}

// allIn reports whether the function itself does it all: nothing is deferred, or
// left to a function literal.
func allIn(decl inspector.Cursor, list []inspector.Cursor) bool {
	for _, cur := range list {
		if fn, _ := uses.Func(cur); fn != decl {
			return false
		}
		for range cur.Enclosing((*ast.DeferStmt)(nil), (*ast.GoStmt)(nil)) {
			return false
		}
	}
	return true
}

// failedStep returns the function whose error makes the function return at cur,
// if it is a step of ending.
func (c *checker) failedStep(cur inspector.Cursor) *types.Func {
	for around := range cur.Enclosing((*ast.IfStmt)(nil)) {
		stmt := around.Node().(*ast.IfStmt)
		cond, ok := ast.Unparen(stmt.Cond).(*ast.BinaryExpr)
		if !ok || cond.Op != token.NEQ || !c.info.Types[cond.Y].IsNil() || !typematch.IsError(c.info.TypeOf(cond.X)) || !within(stmt.Body, cur.Node()) {
			return nil
		}
		return c.step(assignedBefore(around, stmt))
	}
	return nil
}

func within(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// assignedBefore returns the assignment of the error that an if statement asks
// for: in its head, or right before it.
func assignedBefore(cur inspector.Cursor, stmt *ast.IfStmt) *ast.AssignStmt {
	if init, ok := stmt.Init.(*ast.AssignStmt); ok {
		return init
	}
	kind, i := cur.ParentEdge()
	if stmt.Init != nil || kind != edge.BlockStmt_List || i == 0 {
		return nil
	}
	before, _ := cur.Parent().Node().(*ast.BlockStmt).List[i-1].(*ast.AssignStmt)
	return before
}

// steps are the beginnings of names of what is done before the end.
var steps = []string{"flush", "sync", "close", "stop", "write", "commit", "finish", "truncate", "shutdown", "save", "persist", "seek"}

func (c *checker) step(assign *ast.AssignStmt) *types.Func {
	if assign == nil || len(assign.Rhs) != 1 {
		return nil
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok {
		return nil
	}
	fn := typematch.Callee(c.info, call)
	if fn == nil {
		return nil
	}
	for _, verb := range steps {
		if strings.HasPrefix(strings.ToLower(fn.Name()), verb) {
			return fn
		}
	}
	return nil
}
