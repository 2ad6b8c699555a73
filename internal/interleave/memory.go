package interleave

import (
	"go/types"
	"slices"
)

// load returns the value at p; ok is false for a nil or broken pointer.
func (s *state) load(ts *terms, p ptrV) (value, bool) {
	o := s.objs[p.obj]
	v := o.val
	for i := range len(p.path) {
		if v = part(ts, v, int(p.path[i])); v == nil {
			return nil, false
		}
	}
	if o.open != 0 && isBasic(v) {
		return ts.atom(basicType(v)), true
	}
	return v, v != nil
}

// part returns field or element i of v.
func part(ts *terms, v value, i int) value {
	switch v := v.(type) {
	case *structV:
		return v.field(ts, i)
	case *arrayV:
		if i < len(v.elems) {
			return v.elems[i]
		}
	case *term:
		return ts.apply("part", partType(v.typ, i), v, intV(i))
	}
	return nil
}

func partType(t types.Type, i int) types.Type {
	if t == nil {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if i < u.NumFields() {
			return u.Field(i).Type()
		}
	case *types.Array:
		return u.Elem()
	}
	return nil
}

func (s *state) store(ts *terms, p ptrV, v value) bool {
	next, ok := replaced(ts, s.objs[p.obj].val, p.path, v)
	if ok {
		s.edit(p.obj).val = next
	}
	return ok
}

// replaced returns v with the part at path replaced.
func replaced(ts *terms, v value, path string, part value) (value, bool) {
	if path == "" {
		return part, true
	}
	if t, ok := v.(*term); ok {
		v = expand(ts, t)
	}
	i := int(path[0])
	switch v := v.(type) {
	case *structV:
		fields, ok := replacedAt(ts, v.fields, func(i int) value { return v.field(ts, i) }, i, path[1:], part)
		return &structV{v.typ, fields, v.rest}, ok
	case *arrayV:
		elems, ok := replacedAt(ts, v.elems, nil, i, path[1:], part)
		return &arrayV{elems}, ok
	}
	return nil, false
}

// replacedAt does that in a list of parts, of which rest tells the nil ones.
func replacedAt(ts *terms, list []value, rest func(int) value, i int, path string, part value) ([]value, bool) {
	if i >= len(list) {
		return nil, false
	}
	old := list[i]
	if old == nil {
		old = rest(i)
	}
	next, ok := replaced(ts, old, path, part)
	list = slices.Clone(list)
	list[i] = next
	return list, ok
}

// expand returns the unknown struct or array t as one with unknown parts.
func expand(ts *terms, t *term) value {
	if t.typ == nil {
		return nil
	}
	switch u := t.typ.Underlying().(type) {
	case *types.Struct:
		return &structV{t.typ, make([]value, u.NumFields()), t}
	case *types.Array:
		if u.Len() > maxElems {
			return nil
		}
		elems := make([]value, u.Len())
		for i := range elems {
			elems[i] = part(ts, t, i)
		}
		return &arrayV{elems}
	}
	return nil
}

func isBasic(v value) bool {
	switch v.(type) {
	case intV, boolV, strV:
		return true
	}
	return false
}

func basicType(v value) types.Type {
	switch v.(type) {
	case boolV:
		return types.Typ[types.Bool]
	case strV:
		return types.Typ[types.String]
	}
	return types.Typ[types.Int]
}
