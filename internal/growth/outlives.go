package growth

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// Outlives reports whether values of the named type outlive what they hold,
// and where that shows: several goroutines share such a value, since a mutex
// guards it, and one of its exported methods removes single entries that
// another one added. A package can't see who holds the values of its types, but
// what comes and goes in them tells that they stay.
func (l *Lives) Outlives(named *types.Named, census *Census) (Reason, bool) {
	named = named.Origin()
	if !IsGuarded(named) || !l.MayShare(named) {
		return Reason{}, false
	}
	for field := range named.Underlying().(*types.Struct).Fields() {
		container, ok := census.Of(field)
		if !ok || container.Kind != Map {
			continue
		}
		if at, ok := l.comesAndGoes(container, named); ok {
			return Reason{At: at.Node(), Text: "outlives what it holds: entries of " + field.Name() + " come and go"}, true
		}
	}
	return Reason{}, false
}

// MayShare reports whether nothing shows that values of the named type belong
// to one task.
func (l *Lives) MayShare(named *types.Named) bool {
	obj := named.Origin().Obj()
	return obj.Pkg() == l.pkg && !shortLived.MatchString(obj.Name()) && !l.isMadeForTask(named.Origin())
}

// IsGuarded reports whether the struct that named is has a mutex: its values
// are shared by goroutines.
func IsGuarded(named *types.Named) bool {
	str, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range str.Fields() {
		if typematch.IsNamed(field.Type(), "sync", "Mutex", "RWMutex") {
			return true
		}
	}
	return false
}

// comesAndGoes returns a delete of one entry in an exported method of the
// type, if another exported method inserts entries.
func (l *Lives) comesAndGoes(container *Container, named *types.Named) (inspector.Cursor, bool) {
	added := ""
	for _, op := range container.With(Insert) {
		if name := l.exportedMethod(op.Cur, named); name != "" {
			added = name
		}
	}
	for _, op := range container.With(Remove) {
		if name := l.exportedMethod(op.Cur, named); op.HasKey && added != "" && name != "" && name != added {
			return op.Cur, true
		}
	}
	return inspector.Cursor{}, false
}

// exportedMethod returns the name of the exported method of the type around
// cur, "" if there is none.
func (l *Lives) exportedMethod(cur inspector.Cursor, named *types.Named) string {
	decl, ok := uses.Decl(cur)
	if !ok {
		return ""
	}
	fn, ok := l.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok || !fn.Exported() || fn.Signature().Recv() == nil {
		return ""
	}
	if recv := typematch.Named(fn.Signature().Recv().Type()); recv == nil || recv.Origin().Obj() != named.Obj() {
		return ""
	}
	return fn.Name()
}
