package resourceleak

import (
	_ "embed"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/docs"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/lifetime"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

//go:embed doc.go
var docFile string

// Analyzer is resourceleak with default options.
var Analyzer = New(&report.Options{})

// New returns a resourceleak that reads options when it runs.
func New(options *report.Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "resourceleak",
		Doc:      docs.Extract(docFile, "resourceleak"),
		URL:      report.URL("resourceleak"),
		Requires: []*analysis.Analyzer{uses.Analyzer, contract.Analyzer},
		Run:      uses.InTurn(func(pass *analysis.Pass) (any, error) { return nil, run(pass, options) }),
	}
}

// A checker holds what all questions about one package share.
type checker struct {
	pass      *analysis.Pass
	info      *types.Info
	index     *uses.Index
	contracts *contract.Contracts
	track     *fate.Tracker
	lives     *lifetime.Lifetimes
	findings  *report.Reporter
	forgotten map[string]bool // fields that are reported, as "Type.field"

	clearedFields map[*types.Var]bool   // fields whose clearing was looked at
	held          map[*types.Var]string // what fields hold
}

func run(pass *analysis.Pass, options *report.Options) error {
	contracts := pass.ResultOf[contract.Analyzer].(*contract.Contracts)
	index := pass.ResultOf[uses.Analyzer].(*uses.Index)
	c := &checker{
		pass: pass, info: pass.TypesInfo, index: index, contracts: contracts,
		track: contracts.Tracker(), lives: lifetime.New(pass.Pkg, pass.TypesInfo, pass.Fset, index), findings: report.New(pass, options), forgotten: make(map[string]bool),
		clearedFields: make(map[*types.Var]bool), held: make(map[*types.Var]string),
	}
	c.lives.Strict = true
	for cur := range index.Inspector().Root().Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			c.call(cur, n)
		case *ast.CompositeLit:
			c.transport(cur, n)
		}
	}
	c.ends()
	c.findings.Flush()
	return nil
}

// call follows what a call makes its results, or its receiver, owe.
func (c *checker) call(cur inspector.Cursor, call *ast.CallExpr) {
	fn := typematch.Callee(c.info, call)
	if fn == nil {
		return
	}
	c.stream(cur, call, fn)
	if contract.IsPipe(fn) && c.reportable(cur) {
		c.pipe(cur, call)
	}
	list := c.contracts.OwedBy(fn)
	if list == nil {
		list = c.contracts.Evident(fn)
	}
	if list == nil && constructs(fn.Name()) {
		list = c.contracts.OwnedHere(cur, fn)
	}
	if len(list) == 0 && !isContextMaker(fn) || !c.reportable(cur) {
		return
	}
	if isContextMaker(fn) {
		c.context(cur, call, fn)
	}
	for _, owed := range list {
		if c.inCommand() && endsWithProcess(owed) {
			continue
		}
		if owed.Result == contract.Receiver {
			c.receiver(cur, call, owed)
		} else if !c.released(cur, call, owed) {
			c.judge(value{owed: owed, created: cur, call: call, pkg: qualifier(call), fate: c.track.Of(cur, owed.Result, c.contracts.Obligation(owed))})
		}
	}
}

// reportable reports whether code at cur can leak at all: it isn't part of a
// test, and it may run more than once in the life of the process.
func (c *checker) reportable(cur inspector.Cursor) bool {
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		if takesTesting(c.info, fn.Node()) {
			return false
		}
	}
	return !c.lives.Once(cur)
}

// receiver follows the variable whose method was called.
func (c *checker) receiver(cur inspector.Cursor, call *ast.CallExpr, owed contract.Owed) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	v := value{owed: owed, created: cur, call: call}
	switch x := ast.Unparen(sel.X).(type) {
	case *ast.Ident:
		obj, ok := c.info.Uses[x].(*types.Var)
		if !ok {
			return
		}
		if !c.madeHere(cur, x) || c.succeeds(obj) {
			return
		}
		v.name = obj.Name()
		v.fate = c.track.Since(cur, obj, c.contracts.Obligation(owed))
	case *ast.CallExpr:
		v.fate = &fate.Fate{Drops: []fate.Drop{{How: fate.AtOnce, At: call}}}
	default:
		return
	}
	c.judge(v)
}

// madeHere reports whether every value of the variable is made by the function:
// a literal, or the result of a constructor. What comes out of a collection, a
// field or a getter has an owner already.
func (c *checker) madeHere(cur inspector.Cursor, name *ast.Ident) bool {
	made := c.valuesOf(cur, name)
	for _, value := range made {
		switch e := value.Node().(type) {
		case *ast.CompositeLit, *ast.UnaryExpr:
			if !isLiteral(e.(ast.Expr)) {
				return false
			}
		case *ast.CallExpr:
			if fn := typematch.Callee(c.info, e); fn == nil || !constructs(fn.Name()) {
				return false
			}
		default:
			return false
		}
	}
	return len(made) > 0
}

// constructs reports whether a function of that name makes what it returns.
func constructs(name string) bool {
	lower := strings.ToLower(name)
	for _, verb := range []string{"new", "make", "create", "open", "command", "build", "start", "dial"} {
		if strings.HasPrefix(lower, verb) {
			return true
		}
	}
	return false
}

// qualifier returns the name of the package or variable that the called function
// is selected from, or "".
func qualifier(call *ast.CallExpr) string {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		if id, ok := sel.X.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}
