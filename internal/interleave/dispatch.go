package interleave

import (
	"go/types"
)

// stepResolve finds what a dynamic call calls, and lays out its arguments.
func (m *machine) stepResolve(s *state, f *frame, spec *callSpec) verdict {
	args := f.popN(spec.nargs)
	f.pc++
	if spec.kind == callMethod {
		f.pending = m.methodSpec(s, spec, args)
		f.stack = append(f.stack, args...)
		return goOn
	}
	callee := m.resolve(s, f.pop())
	fn, ok := callee.(*funcV)
	switch {
	case !ok && !isUnknown(callee):
		return silence // a call of nil
	case !ok:
		f.pending = spec.as(callOpaque, nil)
	case fn.code != nil:
		f.pending = spec.as(callClosure, nil)
		f.push(fn)
	default:
		f.pending = m.boundSpec(spec, fn)
		if fn.recv != nil {
			f.push(fn.recv)
		}
	}
	f.stack = append(f.stack, args...)
	return goOn
}

// as returns the call, as one of another kind.
func (spec *callSpec) as(kind callKind, fn *types.Func) *callSpec {
	c := *spec
	c.kind, c.fn = kind, fn
	if fn != nil {
		c.model = modelOf(fn)
	}
	return &c
}

func (m *machine) boundSpec(spec *callSpec, fn *funcV) *callSpec {
	c := *spec
	c.fn, c.model = fn.fn, fn.model
	if c.kind = callModel; c.model == noModel {
		c.kind = m.x.kindOf(fn.fn)
	}
	if fn.recv != nil {
		c.nargs++
	}
	return &c
}

// methodSpec finds the method of the value in an interface.
func (m *machine) methodSpec(s *state, spec *callSpec, args []value) *callSpec {
	name := spec.fn.Name()
	recv := m.resolve(s, args[0])
	args[0] = recv
	if spec.model != noModel && spec.model != "sync.Locker.Lock" && spec.model != "sync.Locker.Unlock" {
		return spec.as(callModel, spec.fn) // context.Context
	}
	typ := m.dynamicType(s, recv)
	if typ == nil {
		return spec.as(callOpaque, spec.fn)
	}
	obj, index, _ := types.LookupFieldOrMethod(typ, true, m.x.pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		return spec.as(callOpaque, spec.fn)
	}
	if p, ok := recv.(ptrV); ok && len(index) > 1 {
		if args[0], ok = m.promoted(s, p, typ, index[:len(index)-1]); !ok {
			return spec.as(callOpaque, spec.fn)
		}
	}
	c := spec.as(callStatic, fn.Origin())
	c.kind = m.x.kindOf(c.fn)
	if p, ok := args[0].(ptrV); ok && !isPointer(fn.Signature().Recv().Type()) {
		args[0], _ = s.load(&m.ts, p)
	}
	return c
}

// promoted returns a pointer to the embedded field of *p.
func (m *machine) promoted(s *state, p ptrV, typ types.Type, index []int) (value, bool) {
	for _, i := range index {
		p.path += string(rune(i))
		v, ok := s.load(&m.ts, p)
		if !ok {
			return nil, false
		}
		if next, ok := v.(ptrV); ok {
			p = next
		} else if isUnknown(v) {
			return nil, false
		}
	}
	return p, true
}

// dynamicType returns the type of the value in an interface, or nil.
func (m *machine) dynamicType(s *state, v value) types.Type {
	switch v := v.(type) {
	case *structV:
		return v.typ
	case ptrV:
		if t := m.typeAt(s, v); t != nil {
			return types.NewPointer(t)
		}
	}
	return nil
}

// typeAt returns the type of the variable that p points to.
func (m *machine) typeAt(s *state, p ptrV) types.Type {
	t := s.objs[p.obj].typ
	for i := range len(p.path) {
		if t = partType(t, int(p.path[i])); t == nil {
			return nil
		}
	}
	return t
}
