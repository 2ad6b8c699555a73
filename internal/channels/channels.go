// Package channels defines an analyzer that takes a census of the channels of
// a package: where each is made, sent to, received from, ranged over and
// closed, in which function body, and what code outside may do with it.
//
// An identity is what holds a channel: a variable, a parameter, a result, a
// field of a type, the elements of a container. Identities between which a
// channel flows (assignment, argument, return, composite literal) are one
// [Channel]. The census doesn't tell instances apart: a field is one identity
// for all values of its type, a parameter one for all calls. So "nobody
// closes it" is certain, "this close is for that receive" is not; see
// [Channel.Single].
//
// What the package can't see is an outside right of the channel, not an
// operation: an exported field, an argument to a function of another package,
// a conversion to an interface, a call through a function value. The type at
// that place limits the rights: who is given a <-chan T can only receive.
package channels

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Analyzer computes a *Census of the package.
var Analyzer = &analysis.Analyzer{
	Name:       "channels",
	Doc:        "take a census of the channels of the package, for other analyzers",
	URL:        "https://github.com/memlint/memlint",
	Requires:   []*analysis.Analyzer{inspect.Analyzer, uses.Analyzer},
	Run:        uses.InTurn(run),
	ResultType: reflect.TypeFor[*Census](),
}

func run(pass *analysis.Pass) (any, error) {
	isTest := func(f *ast.File) bool { return typematch.InTestFile(pass.Fset, f.FileStart) }
	return &Census{
		hasTests: slices.ContainsFunc(pass.Files, isTest),
		fset:     pass.Fset,
		pkg:      pass.Pkg,
		info:     pass.TypesInfo,
		inspect:  pass.ResultOf[inspect.Analyzer].(*inspector.Inspector),
		uses:     pass.ResultOf[uses.Analyzer].(*uses.Index),
	}, nil
}

// A Census is what is known of the channels of one package. It is taken on
// the first question, so a package that nobody asks about costs nothing.
type Census struct {
	fset    *token.FileSet
	pkg     *types.Package
	info    *types.Info
	inspect *inspector.Inspector
	uses    *uses.Index

	hasTests bool // some file is a test's

	build    sync.Once
	channels []*Channel
	selects  map[*ast.SelectStmt]*Select
	flow     *flow
	walk     *walker

	buildBodies sync.Once
	bodies      []*Body
	bodyOf      map[ast.Node]*Body
}

// A Channel is a set of identities between which channels flow.
type Channel struct {
	Vars  []*types.Var // variables, parameters, named results, fields; in order of position
	Makes []Make

	Sends    []*Op // send statements, also as select cases
	Receives []*Op // receive expressions, also as select cases
	Ranges   []*Op // range statements
	Closes   []*Op // calls of close

	// Outside is what code that the census can't see may do.
	Outside Rights
	// Sources are the places where a channel comes from outside: a call of
	// ctx.Done, a field such as the C of a time.Ticker, an interface method.
	// They give all rights to Outside.
	Sources []Source
	// Contained reports that a container (slice, array, map) holds channels
	// of this identity, so that one name stands for several of them.
	Contained bool
	// Nils are the places where nil, or no value at all, is put in a variable
	// or field of the channel.
	Nils []inspector.Cursor
}

// A Make is a call of make.
type Make struct {
	At  inspector.Cursor // *ast.CallExpr
	Cap int64            // the capacity if it is constant, else -1

	Func ast.Node // innermost *ast.FuncDecl or *ast.FuncLit around it; nil at package level
	Loop ast.Stmt // innermost loop of the same function around it, or nil
}

// A Source is a place where a channel comes from outside of the package.
type Source struct {
	At  ast.Expr     // nil for a parameter or receiver that code outside can pass
	Obj types.Object // the function or method called, or the field or variable read; nil if unknown
}

// pos returns where the source stands.
func (s Source) pos() int {
	if s.At != nil {
		return int(s.At.Pos())
	}
	return int(s.Obj.Pos())
}

// Rights are the operations that some code may perform.
type Rights uint8

const (
	MaySend Rights = 1 << iota
	MayReceive
	MayClose

	MayAll = MaySend | MayReceive | MayClose
)

// rightsOf returns what a holder of a channel type may do.
func rightsOf(ch *types.Chan) Rights {
	switch ch.Dir() {
	case types.SendOnly:
		return MaySend | MayClose
	case types.RecvOnly:
		return MayReceive
	}
	return MayAll
}

// An Op is one operation on a channel.
type Op struct {
	Kind    OpKind
	At      inspector.Cursor // *ast.SendStmt, *ast.UnaryExpr, *ast.RangeStmt or *ast.CallExpr
	Operand ast.Expr         // the expression that denotes the channel
	Channel *Channel

	Select   *Select   // the select statement of which the operation is a case, or nil
	Loop     ast.Stmt  // innermost loop of the same function around the operation, or nil
	Deferred bool      // the operation is the call of a defer statement itself
	OK       bool      // a receive whose second result is used
	Func     ast.Node  // innermost *ast.FuncDecl or *ast.FuncLit around the operation; nil at package level
	Value    ast.Expr  // what a send sends
	Pos      token.Pos // where the operation begins
}

// OpKind is a sort of operation.
type OpKind uint8

const (
	Send OpKind = iota
	Receive
	Range
	Close
)

// A Select is a select statement.
type Select struct {
	At      inspector.Cursor // *ast.SelectStmt
	Ops     []*Op            // the operations of the cases, in order
	Default bool             // there is a default case
}

// Bare reports whether the operation blocks with no alternative: it isn't a
// case of a select that has a default or another case.
func (o *Op) Bare() bool {
	return o.Select == nil || !o.Select.Default && len(o.Select.Ops) == 1
}

// Others returns the other operations of the select of which o is a case.
func (o *Op) Others() []*Op {
	if o.Select == nil {
		return nil
	}
	var list []*Op
	for _, other := range o.Select.Ops {
		if other != o {
			list = append(list, other)
		}
	}
	return list
}

// Nonblocking reports whether the operation is a case beside a default.
func (o *Op) Nonblocking() bool { return o.Select != nil && o.Select.Default }

// Single reports whether all operations are on one and the same channel in
// each run of the function that declares it: there is one make, the channel
// is held by local variables and parameters only, and nothing comes from
// outside.
func (c *Channel) Single() bool {
	if len(c.Makes) != 1 || c.Contained || len(c.Sources) > 0 || c.Outside != 0 {
		return false
	}
	for _, v := range c.Vars {
		if v.IsField() || isPackageVar(v) {
			return false
		}
	}
	return true
}

// Closed reports whether anyone may close the channel.
func (c *Channel) Closed() bool { return len(c.Closes) > 0 || c.Outside&MayClose != 0 }

// Field returns the first field among the identities, or nil.
func (c *Channel) Field() *types.Var {
	for _, v := range c.Vars {
		if v.IsField() {
			return v
		}
	}
	return nil
}

// Name returns the name by which users know the channel: that of a field,
// else of the first variable, else "channel".
func (c *Channel) Name() string {
	if f := c.Field(); f != nil {
		return f.Name()
	}
	if len(c.Vars) > 0 {
		return c.Vars[0].Name()
	}
	return "channel"
}

func isPackageVar(v *types.Var) bool {
	return v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// Channels returns all channels, in order of their first operation or make.
func (c *Census) Channels() []*Channel {
	c.take()
	return c.channels
}

// Of returns the channel that a variable, parameter or field holds, or nil.
func (c *Census) Of(v *types.Var) *Channel {
	c.take()
	return c.flow.channelOf(c.flow.find(key{obj: v.Origin()}))
}

// At returns the channel that an expression denotes, or nil.
func (c *Census) At(expr ast.Expr) *Channel {
	c.take()
	return c.flow.channelOf(c.walk.ref(expr))
}

// Select returns the select statement's census, or nil.
func (c *Census) Select(stmt *ast.SelectStmt) *Select {
	c.take()
	return c.selects[stmt]
}
