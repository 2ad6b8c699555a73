package listenerleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A vector is a metric that keeps one series for each set of label values: a
// field of a struct, or an unexported package variable.
type vector struct {
	obj     *types.Var
	labels  string            // the names of its labels, as they are written
	deleted inspector.Cursor  // the last call that deletes a series
	ends    bool              // something deletes series, or may do so
	used    bool              // something adds series
	setIn   map[ast.Node]bool // the functions that add series
}

const prometheusPath = "github.com/prometheus/client_golang/prometheus"

// series reports vectors whose series nothing deletes, while those of another
// one with the same labels are deleted.
func (c *checker) series() {
	if !typematch.Imports(c.pass.Pkg, prometheusPath, prometheusPath+"/promauto") {
		return
	}
	list := c.vectors()
	reported := make(map[*types.Var]bool)
	for _, v := range list {
		if v.deleted == (inspector.Cursor{}) || v.keptCurrent() {
			continue
		}
		var left []vector
		for _, other := range list {
			if !other.ends && other.used && other.labels == v.labels && c.siblings(v.obj, other.obj) && !reported[other.obj] {
				left = append(left, other)
				reported[other.obj] = true
			}
		}
		if len(left) > 0 {
			c.reportSeries(v, left)
		}
	}
}

// keptCurrent reports whether the function that deletes series also sets them:
// it makes the vector follow a state, of which a series may end while what it
// is about goes on.
func (v vector) keptCurrent() bool {
	decl, ok := uses.Decl(v.deleted)
	return ok && v.setIn[decl.Node()]
}

func (c *checker) reportSeries(v vector, left []vector) {
	name := left[0].obj.Name()
	if len(left) > 1 {
		name += " and " + strconv.Itoa(len(left)-1) + " more"
	}
	evidence := []report.Evidence{}
	if def, ok := c.index.Def(left[0].obj); ok {
		evidence = append(evidence, report.Evidence{At: def.Node(), Message: left[0].obj.Name() + " has the same labels, and nothing deletes its series"})
	}
	c.findings.Report(report.Finding{
		Kind: forgottenSeries, At: v.deleted.Node(),
		Message:  "series of " + name + " stay when those of " + v.obj.Name() + " are deleted; delete them too",
		Evidence: evidence,
	})
}

// vectors returns the vectors of the package whose labels are known, in source
// order.
func (c *checker) vectors() []vector {
	var list []vector
	for obj := range c.index.Objects() {
		v, ok := obj.(*types.Var)
		if !ok || v.Pkg() != c.pass.Pkg || !v.IsField() && (!isGlobal(v) || v.Exported()) || !isVector(v.Type()) {
			continue
		}
		if found := c.vectorOf(v); found.labels != "" {
			list = append(list, found)
		}
	}
	slices.SortFunc(list, func(a, b vector) int { return int(a.obj.Pos() - b.obj.Pos()) })
	return list
}

func isVector(t types.Type) bool {
	return typematch.Method(t, "DeleteLabelValues", nil) != nil && typematch.Method(t, "WithLabelValues", nil) != nil
}

// vectorOf reads all that the package does with a vector.
func (c *checker) vectorOf(obj *types.Var) vector {
	v := vector{obj: obj, setIn: make(map[ast.Node]bool)}
	if def, ok := c.index.Def(obj); ok {
		c.readVector(&v, def)
	}
	for use := range c.index.Of(obj) {
		if !c.inTest(use.Node()) {
			c.readVector(&v, use)
		}
	}
	return v
}

func (c *checker) readVector(v *vector, cur inspector.Cursor) {
	if value, ok := uses.Assigned(cur); ok {
		labels := labelNames(value)
		if labels == "" || v.labels != "" && v.labels != labels {
			v.ends = true // made elsewhere, or in several ways
		}
		v.labels = labels
		return
	}
	if cur.ParentEdgeKind() == edge.Field_Names {
		return
	}
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	cur = uses.Unparen(cur)
	if cur.ParentEdgeKind() == edge.SelectorExpr_X {
		c.readMethod(v, cur.Parent())
		return
	}
	v.ends = v.ends || !c.onlyCollected(cur)
}

// labelNames returns the labels with which a call makes a vector, or "".
func labelNames(value ast.Expr) string {
	call, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	lit, ok := ast.Unparen(call.Args[len(call.Args)-1]).(*ast.CompositeLit)
	if !ok || len(lit.Elts) == 0 {
		return ""
	}
	text := ""
	for _, e := range lit.Elts {
		text += types.ExprString(e) + ","
	}
	return text
}

// readMethod reads the call of a vector's method.
func (c *checker) readMethod(v *vector, sel inspector.Cursor) {
	switch sel.Node().(*ast.SelectorExpr).Sel.Name {
	case "DeleteLabelValues", "Delete":
		v.ends = true
		if call, ok := syntax.CallOf(sel.ChildAt(edge.SelectorExpr_Sel, -1)); ok {
			v.deleted = call
		}
	case "WithLabelValues", "With", "GetMetricWithLabelValues", "GetMetricWith":
		v.used = true
		if decl, ok := uses.Decl(sel); ok {
			v.setIn[decl.Node()] = true
		}
	case "Collect", "Describe":
	default:
		v.ends = true
	}
}

// onlyCollected reports whether the vector goes somewhere as a Collector, of
// which nobody can delete a series: to a registry, or into a list.
func (c *checker) onlyCollected(cur inspector.Cursor) bool {
	switch cur.ParentEdgeKind() {
	case edge.CallExpr_Args:
		fn := typematch.Callee(c.info, cur.Parent().Node().(*ast.CallExpr))
		return fn != nil && (fn.Name() == "Register" || fn.Name() == "MustRegister" || fn.Name() == "Unregister")
	case edge.CompositeLit_Elts:
		list, ok := c.info.TypeOf(cur.Parent().Node().(ast.Expr)).Underlying().(*types.Slice)
		return ok && typematch.IsNamed(list.Elem(), prometheusPath, "Collector")
	}
	return false
}

// siblings reports whether two vectors are fields of one struct, or variables
// of the package.
func (c *checker) siblings(a, b *types.Var) bool {
	if !a.IsField() || !b.IsField() {
		return !a.IsField() && !b.IsField()
	}
	defA, okA := c.index.Def(a)
	defB, okB := c.index.Def(b)
	return okA && okB && fieldList(defA) == fieldList(defB)
}

// fieldList returns the list of fields in which a field is declared.
func fieldList(def inspector.Cursor) ast.Node {
	for list := range def.Enclosing((*ast.FieldList)(nil)) {
		return list.Node()
	}
	return nil
}
