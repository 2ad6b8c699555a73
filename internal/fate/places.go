package fate

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"sync"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/memlint/memlint/internal/syntax"
)

// maxGraphs is how many graphs are kept: analyzers ask about the values of one
// function, and of those that it calls, before they go on to the next.
const maxGraphs = 64

// graphs are the graphs of the functions that were asked about lately.
// Analyzers of one package may ask at the same time.
type graphs struct {
	mu sync.Mutex
	of map[ast.Node]*graph
}

// cfg returns the control-flow graph of a function, or nil.
func (t *Tracker) cfg(fn inspector.Cursor) *graph {
	t.graphs.mu.Lock()
	defer t.graphs.mu.Unlock()
	if g, ok := t.graphs.of[fn.Node()]; ok {
		return g
	}
	if t.graphs.of == nil || len(t.graphs.of) >= maxGraphs {
		t.graphs.of = make(map[ast.Node]*graph)
	}
	g := t.newGraph(fn)
	t.graphs.of[fn.Node()] = g
	return g
}

// places find the nodes of a graph by position. Nodes contain each other or
// are disjoint, as syntax is.
type places struct {
	build sync.Once
	nodes []ast.Node // by begin, the longer first
	outer []int      // by index of nodes: the node around it, or -1
	block map[ast.Node]*cfg.Block
}

func (p *places) init(g *cfg.CFG) {
	p.build.Do(func() {
		p.block = make(map[ast.Node]*cfg.Block)
		for _, b := range slices.Backward(g.Blocks) {
			for _, n := range slices.Backward(b.Nodes) {
				p.nodes = append(p.nodes, n)
				p.block[n] = b // the first block wins
			}
		}
		slices.SortStableFunc(p.nodes, func(a, b ast.Node) int {
			return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(b.End(), a.End()))
		})
		p.outer = make([]int, len(p.nodes))
		around := []int{}
		for i, n := range p.nodes {
			for len(around) > 0 && p.nodes[around[len(around)-1]].End() <= n.Pos() {
				around = around[:len(around)-1]
			}
			p.outer[i] = -1
			if len(around) > 0 {
				p.outer[i] = around[len(around)-1]
			}
			around = append(around, i)
		}
	})
}

// blockOf returns the block that performs the node.
func (g *graph) blockOf(n ast.Node) *cfg.Block {
	if n == nil {
		return nil
	}
	g.places.init(g.CFG)
	return g.places.block[n]
}

// nodeAt returns the smallest node of the graph around a position.
func (g *graph) nodeAt(pos token.Pos) ast.Node {
	p := &g.places
	p.init(g.CFG)
	i := sort.Search(len(p.nodes), func(i int) bool { return p.nodes[i].Pos() > pos }) - 1
	for i >= 0 && !syntax.Spans(p.nodes[i], pos) {
		i = p.outer[i]
	}
	if i < 0 {
		return nil
	}
	return p.nodes[i]
}

// branches are what a graph decides, whatever value is followed.
type branches struct {
	build  sync.Once
	edges  map[*cfg.Block]ast.Expr     // condition at the end of a block
	texts  map[ast.Expr]string         // of the atoms of the conditions
	writes map[types.Object][]ast.Node // nodes that may assign to a variable
}

func (t *Tracker) branches(g *graph) *branches {
	d := &g.decides
	d.build.Do(func() {
		d.edges = make(map[*cfg.Block]ast.Expr)
		d.texts = make(map[ast.Expr]string)
		d.writes = make(map[types.Object][]ast.Node)
		switches := switchesIn(g.body)
		for _, b := range g.Blocks {
			if cond := t.condition(b, switches); cond != nil {
				d.edges[b] = cond
				for leaf := range leaves(cond) {
					d.texts[leaf] = t.atomText(leaf)
				}
			}
			for _, n := range b.Nodes {
				for _, obj := range t.written(n) {
					d.writes[obj] = append(d.writes[obj], n)
				}
			}
		}
	})
	return d
}

// written returns the variables that the node may assign to, also in a function
// literal that a call gets, and may call at once.
func (t *Tracker) written(n ast.Node) (list []types.Object) {
	add := func(obj types.Object) {
		if obj != nil {
			list = append(list, obj)
		}
	}
	now := calledNow(n)
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return now[n]
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				add(root(t.Info, lhs))
			}
		case *ast.IncDecStmt:
			add(root(t.Info, n.X))
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				add(root(t.Info, n.X))
			}
		case *ast.Ident:
			// The key or value of a range statement stands alone.
			add(t.Info.Defs[n])
		}
		return true
	})
	return list
}

// calledNow returns the function literals that the node may run: those that it
// calls or hands to a call, unless that is one of a go or defer statement.
func calledNow(n ast.Node) map[*ast.FuncLit]bool {
	var now map[*ast.FuncLit]bool
	later := map[*ast.CallExpr]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			later[n.Call] = true
		case *ast.DeferStmt:
			later[n.Call] = true
		case *ast.CallExpr:
			for _, e := range append(slices.Clip(n.Args), n.Fun) {
				if lit, ok := ast.Unparen(e).(*ast.FuncLit); ok && !later[n] {
					if now == nil {
						now = make(map[*ast.FuncLit]bool)
					}
					now[lit] = true
				}
			}
		}
		return true
	})
	return now
}

// condition returns the boolean expression that decides between the two
// successors of b: of a case of a switch on a value, the comparison. Blocks of
// select and range have two successors without one.
func (t *Tracker) condition(b *cfg.Block, switches map[ast.Stmt]*ast.SwitchStmt) ast.Expr {
	if len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return nil
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(ast.Expr)
	if !ok {
		return nil
	}
	switch b.Succs[0].Kind {
	case cfg.KindIfThen, cfg.KindForBody:
	case cfg.KindSwitchCaseBody:
		s := switches[b.Succs[0].Stmt]
		if s == nil {
			return nil
		}
		if s.Tag != nil {
			return &ast.BinaryExpr{X: s.Tag, OpPos: cond.Pos(), Op: token.EQL, Y: cond}
		}
	default:
		return nil
	}
	if !isBool(t.Info.TypeOf(cond)) {
		return nil
	}
	return cond
}

// switchesIn returns the expression switches by their clauses.
func switchesIn(body *ast.BlockStmt) map[ast.Stmt]*ast.SwitchStmt {
	switches := make(map[ast.Stmt]*ast.SwitchStmt)
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SwitchStmt); ok {
			for _, clause := range s.Body.List {
				switches[clause] = s
			}
		}
		return true
	})
	return switches
}

func isBool(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// root returns the variable at the base of a chain of selectors, indexes and
// dereferences, or nil.
func root(info *types.Info, e ast.Expr) types.Object {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return info.ObjectOf(x)
		case *ast.SelectorExpr:
			if _, ok := info.Selections[x]; !ok {
				return info.ObjectOf(x.Sel) // qualified identifier
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}
