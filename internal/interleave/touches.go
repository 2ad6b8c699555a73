package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/uses"
)

// touches says what a piece of text does, also by what it calls in its
// package.
type touches struct {
	syncs bool // operates on channels, locks, contexts, or calls modelled functions
	goes  bool // starts goroutines
	makes bool // makes or declares channels, locks or contexts
}

func (t touches) or(u touches) touches {
	return touches{syncs: t.syncs || u.syncs, goes: t.goes || u.goes, makes: t.makes || u.makes}
}

// A touch is one place that does something.
type touch struct {
	at     token.Pos
	does   touches
	callee *types.Func // what it does, it does by calling this function of the package
}

// readNodes notes what is an operation by its syntax.
func (s *survey) readNodes() {
	for cur := range s.index.Inspector().Root().Preorder((*ast.GoStmt)(nil), (*ast.SendStmt)(nil), (*ast.SelectStmt)(nil),
		(*ast.UnaryExpr)(nil), (*ast.RangeStmt)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.GoStmt:
			s.add(n.Pos(), touches{goes: true})
		case *ast.SendStmt:
			s.add(n.Pos(), touches{syncs: true})
		case *ast.SelectStmt:
			s.add(n.Pos(), touches{syncs: true, makes: len(n.Body.List) == 0})
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				s.add(n.Pos(), touches{syncs: true})
			}
		case *ast.RangeStmt:
			if chanElem(s.info.TypeOf(n.X)) != nil {
				s.add(n.Pos(), touches{syncs: true})
			}
		}
	}
}

// readFunc notes the calls of a function whose meaning is built in, or that
// the package declares.
func (s *survey) readFunc(fn *types.Func) {
	does, callee := modelTouches(modelOf(fn)), (*types.Func)(nil)
	if s.decls[fn] != nil {
		callee = fn
	} else if does == (touches{}) {
		return
	}
	for cur := range s.index.Of(fn) {
		if _, called := syntax.CallOf(cur); called {
			s.places = append(s.places, touch{cur.Node().Pos(), does, callee})
		}
	}
}

func modelTouches(name model) touches {
	switch {
	case name == "sync.WaitGroup.Go" || name == "golang.org/x/sync/errgroup.Group.Go" || name == "time.AfterFunc":
		return touches{syncs: true, goes: true}
	case name == "time.NewTicker" || name == "time.NewTimer" || strings.HasPrefix(string(name), "context.") || strings.HasPrefix(string(name), "golang.org/x/sync/errgroup."):
		return touches{syncs: true, makes: true}
	case name != noModel && name != "fmt.Errorf" && name != "errors.New":
		return touches{syncs: true}
	}
	return touches{}
}

// readVar notes the declaration of a variable that is, or holds, something of
// package sync, or is a nil channel.
func (s *survey) readVar(v *types.Var) {
	if v.IsField() {
		return
	}
	isChan := chanElem(v.Type()) != nil
	if !isChan && !s.holdsSync(v.Type()) {
		return
	}
	if def, ok := s.index.Def(v); ok && (!isChan || isBare(def)) {
		s.add(def.Node().Pos(), touches{makes: true})
	}
}

// readType notes the literals of a type that holds something of package sync.
func (s *survey) readType(t *types.TypeName) {
	if !s.holdsSync(t.Type()) {
		return
	}
	for cur := range s.index.Of(t) {
		if isLiteralType(cur) {
			s.add(cur.Node().Pos(), touches{makes: true})
		}
	}
}

// isLiteralType reports whether the name at cur stands in the type of a
// composite literal.
func isLiteralType(cur inspector.Cursor) bool {
	for {
		switch cur.ParentEdgeKind() {
		case edge.CompositeLit_Type:
			return true
		case edge.SelectorExpr_Sel, edge.ParenExpr_X, edge.IndexExpr_X, edge.IndexListExpr_X, edge.StarExpr_X,
			edge.ArrayType_Elt, edge.MapType_Value, edge.MapType_Key:
			cur = cur.Parent()
		default:
			return false
		}
	}
}

// isBare reports whether the name at def is declared by a var without a value.
func isBare(def inspector.Cursor) bool {
	return def.ParentEdgeKind() == edge.ValueSpec_Names && len(def.Parent().Node().(*ast.ValueSpec).Values) == 0
}

func (s *survey) readBuiltin(obj *types.Builtin) {
	switch obj.Name() {
	case "close", "make", "new":
	default:
		return
	}
	for cur := range s.index.Of(obj) {
		if call, ok := uses.Unparen(cur).Parent().Node().(*ast.CallExpr); ok {
			s.add(call.Pos(), s.builtinTouches(obj.Name(), call))
		}
	}
}

func (s *survey) builtinTouches(name string, call *ast.CallExpr) touches {
	switch name {
	case "make":
		isChan := chanElem(s.info.TypeOf(call)) != nil
		return touches{syncs: isChan, makes: isChan}
	case "new":
		return touches{makes: s.holdsSync(s.info.TypeOf(call.Args[0]))} // no type if it is of C
	}
	return touches{syncs: true}
}
