package interleave

import (
	"fmt"
	"go/types"
	"slices"
	"strconv"
)

// A value is what a variable of an explored program holds: one of the types
// below, or a *term where the program text doesn't tell.
type value any

type (
	intV  int64
	boolV bool
	strV  string
	nilV  struct{}

	// ptrV points to an object, or to the part of it that path names: one
	// byte per field or element.
	ptrV struct {
		obj  int
		path string
	}
	chanV int // object
	ctxV  int // object: the done channel, or background
	mapV  int // object

	sliceV struct {
		obj, off, n, cap int
	}
	// structV and arrayV are immutable. A field that is nil is that of rest,
	// an unknown struct of which other fields have been set.
	structV struct {
		typ    types.Type
		fields []value
		rest   *term
	}
	arrayV struct{ elems []value }

	// funcV is a function value: a literal with what it captures, a
	// declared function, a method bound to its receiver, or a model.
	funcV struct {
		code  *code
		caps  []value
		fn    *types.Func
		model model
		recv  value
	}

	// The state of the objects of package sync, where they are stored.
	mutexV struct {
		held    bool
		readers int
	}
	wgV   struct{ n int }
	onceV struct{ state int }
	// groupV is an errgroup.Group.
	groupV struct {
		n, limit int
		ctx      value
		failed   bool
	}
)

// background is the context that is never done.
const background = ctxV(-1)

// A term stands for a value that the text doesn't tell. Two terms with the
// same key are the same value.
type term struct {
	id    int // in the order of their making
	op    string
	key   string
	typ   types.Type
	args  []value
	peer  *term // the error that was returned beside it
	seq   int   // of a fresh atom, else 0
	fresh []*term

	// Of an atom: in which encoding it was met, and as which.
	round, number int
}

// terms makes terms, each key once.
type terms struct {
	byKey map[string]*term
	seq   int
	buf   []byte // for keys
}

// atom returns a new value that equals nothing else.
func (ts *terms) atom(typ types.Type) *term {
	ts.seq++
	t := &term{op: "atom", key: "#" + strconv.Itoa(ts.seq), typ: typ, seq: ts.seq}
	t.fresh = []*term{t}
	return t
}

// named returns the value that name denotes throughout the exploration.
func (ts *terms) named(name string, typ types.Type) *term {
	return ts.intern(&term{op: "name", key: name, typ: typ})
}

// apply returns the value of op on the arguments. An argument that refers to
// an object makes the result a value of its own: objects have no key.
func (ts *terms) apply(op string, typ types.Type, args ...value) *term {
	key := append(append(ts.buf[:0], op...), '(')
	ok := true
	for _, a := range args {
		if key, ok = appendKey(key, a); !ok {
			return ts.atom(typ)
		}
		key = append(key, ',')
	}
	ts.buf = append(key, ')')
	if old := ts.byKey[string(ts.buf)]; old != nil {
		return old
	}
	t := &term{op: op, key: string(ts.buf), typ: typ, args: slices.Clone(args)}
	for _, a := range args {
		if arg, ok := a.(*term); ok {
			t.fresh = append(t.fresh, arg.fresh...)
		}
	}
	return ts.intern(t)
}

func (ts *terms) intern(t *term) *term {
	if old := ts.byKey[t.key]; old != nil {
		return old
	}
	t.id = len(ts.byKey) + 1
	ts.byKey[t.key] = t
	return t
}

// mentions reports whether t is u, or is computed from it.
func (t *term) mentions(u *term) bool {
	if t == u {
		return true
	}
	for _, a := range t.args {
		if arg, ok := a.(*term); ok && arg.mentions(u) {
			return true
		}
	}
	return false
}

func keyOf(v value) (string, bool) {
	if t, ok := v.(*term); ok {
		return t.key, len(t.key) < maxKey
	}
	key, ok := appendKey(nil, v)
	return string(key), ok
}

// maxKey bounds the length of keys, and so the size of terms.
const maxKey = 300

// appendKey appends the key of a value, if it has one.
func appendKey(key []byte, v value) ([]byte, bool) {
	switch v := v.(type) {
	case *term:
		return append(key, v.key...), len(v.key) < maxKey
	case intV:
		return strconv.AppendInt(key, int64(v), 10), true
	case boolV:
		return strconv.AppendBool(key, bool(v)), true
	case strV:
		return strconv.AppendQuote(key, string(v)), true
	case nilV:
		return append(key, "nil"...), true
	case *structV:
		return v.appendKey(key)
	}
	return key, false
}

func (s *structV) appendKey(key []byte) ([]byte, bool) {
	if s.rest != nil {
		return key, false
	}
	key = append(key, '{')
	ok := true
	for _, f := range s.fields {
		if key, ok = appendKey(key, f); !ok {
			return key, false
		}
		key = append(key, ',')
	}
	return append(key, '}'), true
}

// field returns field i, or nil if there is none.
func (s *structV) field(ts *terms, i int) value {
	if i >= len(s.fields) {
		return nil
	}
	if v := s.fields[i]; v != nil || s.rest == nil {
		return v
	}
	return part(ts, s.rest, i)
}

// isUnknown reports whether v is a term.
func isUnknown(v value) bool {
	_, ok := v.(*term)
	return ok
}

// maxElems bounds the arrays, slices and maps that are followed.
const maxElems = 12

// zero returns the zero value of t, or nil if it isn't followed.
func (ts *terms) zero(t types.Type) value {
	if v := syncZero(t); v != nil {
		return v
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return ts.zeroBasic(u)
	case *types.Struct:
		fields := make([]value, u.NumFields())
		for i := range fields {
			fields[i] = ts.zero(u.Field(i).Type())
		}
		return &structV{typ: t, fields: fields}
	case *types.Array:
		if u.Len() > maxElems {
			return ts.named("zero:"+t.String(), t)
		}
		elems := make([]value, u.Len())
		for i := range elems {
			elems[i] = ts.zero(u.Elem())
		}
		return &arrayV{elems}
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return ts.named("zero:"+t.String(), t)
	}
	return nilV{}
}

func (ts *terms) zeroBasic(b *types.Basic) value {
	switch {
	case b.Info()&types.IsBoolean != 0:
		return boolV(false)
	case b.Info()&types.IsInteger != 0:
		return intV(0)
	case b.Info()&types.IsString != 0:
		return strV("")
	case b.Kind() == types.UnsafePointer, b.Kind() == types.UntypedNil:
		return nilV{}
	}
	return ts.named("zero:"+b.Name(), b)
}

// syncZero returns the zero value of a type whose operations are modelled.
func syncZero(t types.Type) value {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
	case "sync.Mutex", "sync.RWMutex":
		return mutexV{}
	case "sync.WaitGroup":
		return wgV{}
	case "sync.Once":
		return onceV{}
	case "golang.org/x/sync/errgroup.Group":
		return groupV{limit: -1, ctx: nilV{}}
	case "sync/atomic.Bool":
		return boolV(false)
	case "sync/atomic.Int32", "sync/atomic.Int64", "sync/atomic.Uint32", "sync/atomic.Uint64", "sync/atomic.Uintptr":
		return intV(0)
	case "sync/atomic.Pointer", "sync/atomic.Value":
		return nilV{}
	}
	return nil
}

// String is for tests and for debugging.
func (t *term) String() string { return fmt.Sprintf("?%s", t.key) }
