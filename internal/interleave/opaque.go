package interleave

import (
	"go/types"

	"github.com/memlint/memlint/internal/typematch"
)

// opaque calls code out of view: it may use what it is given in any way, and
// return anything.
func (m *machine) opaque(s *state, f *frame, spec *callSpec) {
	f.pending = nil
	f.pc++
	args := f.popN(spec.nargs)
	if spec.fn == nil || spec.fn.Pkg() == nil || !harmless[spec.fn.Pkg().Path()] {
		m.escapeArgs(s, spec, args)
	}
	list := m.opaqueResults(s, spec, args)
	f.stack = append(f.stack, list...)
}

func (m *machine) escapeArgs(s *state, spec *callSpec, args []value) {
	for i, a := range args {
		m.escape(s, a, argType(spec, i))
	}
}

// argType returns the static type under which argument i is passed.
func argType(spec *callSpec, i int) types.Type {
	if spec.fn == nil {
		return nil
	}
	sig := spec.fn.Signature()
	if sig.Recv() != nil {
		i--
	}
	if i >= 0 && i < sig.Params().Len() {
		return sig.Params().At(i).Type()
	}
	return nil
}

// opaqueResults returns what the call returns: outside of loops, a call that
// returns no error returns the same when it is repeated.
func (m *machine) opaqueResults(s *state, spec *callSpec, args []value) []value {
	if len(spec.results) == 1 && !spec.inLoop && spec.fn != nil && !typematch.IsError(spec.results[0]) {
		resolved := make([]value, len(args))
		for i, a := range args {
			resolved[i] = m.resolve(s, a)
		}
		return []value{m.ts.apply("call:"+spec.fn.FullName(), spec.results[0], resolved...)}
	}
	list := make([]value, len(spec.results))
	for i, t := range spec.results {
		list[i] = m.ts.atom(t)
	}
	m.pair(list)
	return list
}

// pair ties results to the error that is returned with them: they are nil if
// and only if it isn't.
func (m *machine) pair(list []value) {
	if len(list) < 2 {
		return
	}
	last := list[len(list)-1].(*term)
	if last.typ == nil || !typematch.IsError(last.typ) {
		return
	}
	for _, v := range list[:len(list)-1] {
		v.(*term).peer = last
	}
}
