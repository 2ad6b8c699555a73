package interleave

import (
	"encoding/binary"
	"hash/maphash"
	"reflect"
)

// An encoder writes a state in a form that is the same for states that differ
// only in the names of objects and unknown values. What no goroutine can
// reach any more isn't written.
type encoder struct {
	s     *state
	buf   []byte
	objs  []int // by object: its number in the order of mention, or 0
	met   int   // how many objects have a number
	queue []int
	round int // of all encodings, for the numbers of atoms
	atoms int
	spare []byte   // for the decisions
	lines [][]byte // of spare
}

// A stateKey identifies a state; the hash is 128 bits wide in two halves.
type stateKey [2]uint64

func (m *machine) key(s *state) stateKey {
	e := &m.enc
	e.reset(s)
	for _, g := range s.gs {
		if !g.done {
			e.goroutine(g)
		}
	}
	e.drain()
	e.environment()
	e.decisions(s.decided)
	e.value(s.count)
	e.count(s.counted)
	e.count(s.sized)
	e.bool(s.doubt)
	s.compact(e)
	return stateKey{maphash.Bytes(m.seeds[0], e.buf), maphash.Bytes(m.seeds[1], e.buf)}
}

func (e *encoder) reset(s *state) {
	e.s, e.buf, e.queue = s, e.buf[:0], e.queue[:0]
	e.met, e.atoms = 0, 0
	e.round++
	clear(e.objs)
	for len(e.objs) < len(s.objs) {
		e.objs = append(e.objs, 0)
	}
}

func (e *encoder) int(n int) { e.buf = binary.AppendVarint(e.buf, int64(n)) }

func (e *encoder) tag(b byte) { e.buf = append(e.buf, b) }

func (e *encoder) str(s string) { e.int(len(s)); e.buf = append(e.buf, s...) }

func (e *encoder) pointer(p any) { e.int(int(reflect.ValueOf(p).Pointer())) }

func (e *encoder) values(v []value) { e.int(len(v)); e.each(v) }

func (e *encoder) each(list []value) {
	for _, v := range list {
		e.value(v)
	}
}

func (e *encoder) bool(b bool) {
	if b {
		e.tag(1)
		return
	}
	e.tag(0)
}

func (e *encoder) goroutine(g *goroutine) {
	e.int(g.id)
	e.value(g.asleep)
	e.bool(g.awake)
	e.value(g.writes)
	e.int(len(g.frames))
	for _, f := range g.frames {
		e.frame(f)
	}
}

func (e *encoder) frame(f *frame) {
	e.int(f.code.id)
	e.int(f.pc)
	if f.code.node == nil {
		e.spec(f.code.instrs)
	}
	e.values(f.slots)
	e.values(f.stack)
	e.int(len(f.defers))
	for _, d := range f.defers {
		e.callSpec(d.spec)
		e.values(d.args)
	}
	if f.pending != nil {
		e.callSpec(f.pending)
	}
}

// spec writes what a stub calls.
func (e *encoder) spec(instrs []instr) {
	for _, in := range instrs {
		if spec, ok := in.x.(*callSpec); ok {
			e.callSpec(spec)
		}
	}
}

func (e *encoder) callSpec(spec *callSpec) {
	e.int(int(spec.kind))
	e.str(string(spec.model))
	if spec.fn != nil {
		e.pointer(spec.fn)
	}
	if spec.call != nil {
		e.int(int(spec.call.Pos()))
	}
}

// drain writes the objects that were referred to, and those they refer to.
func (e *encoder) drain() {
	for i := 0; i < len(e.queue); i++ {
		o := e.s.objs[e.queue[i]]
		e.int(int(o.open))
		e.value(o.val)
		e.int(o.cap)
		e.bool(o.closed)
		e.int(int(o.timer))
		e.values(o.buf)
		e.value(o.parent)
		e.values(o.keys)
		e.values(o.vals)
	}
	e.queue = e.queue[:0]
}

func (e *encoder) ref(id int) {
	if id < 0 {
		e.int(-1)
		return
	}
	if e.objs[id] == 0 {
		e.met++
		e.objs[id] = e.met
		e.queue = append(e.queue, id)
	}
	e.int(e.objs[id])
}

func (e *encoder) value(v value) {
	switch v := v.(type) {
	case nil:
		e.tag(0)
	case intV:
		e.tag(1)
		e.int(int(v))
	case boolV:
		e.tag(2)
		e.bool(bool(v))
	case strV:
		e.tag(3)
		e.str(string(v))
	case nilV:
		e.tag(4)
	case *term:
		e.tag(5)
		e.term(v)
	case mutexV:
		e.tag(6)
		e.bool(v.held)
		e.int(v.readers)
	case wgV:
		e.tag(7)
		e.int(v.n)
	case onceV:
		e.tag(8)
		e.int(v.state)
	default:
		e.reference(v)
	}
}

func (e *encoder) reference(v value) {
	switch v := v.(type) {
	case ptrV:
		e.tag(9)
		e.ref(v.obj)
		e.str(v.path)
	case chanV:
		e.tag(10)
		e.ref(int(v))
	case ctxV:
		e.tag(11)
		e.ref(int(v))
	case mapV:
		e.tag(12)
		e.ref(int(v))
	case sliceV:
		e.tag(13)
		e.ref(v.obj)
		e.int(v.off)
		e.int(v.n)
	case *structV:
		e.tag(14)
		e.values(v.fields)
		if v.rest != nil {
			e.term(v.rest)
		}
	case *arrayV:
		e.tag(15)
		e.values(v.elems)
	case *funcV:
		e.function(v)
	case groupV:
		e.tag(17)
		e.int(v.n)
		e.int(v.limit)
		e.bool(v.failed)
		e.value(v.ctx)
	case iterV:
		e.tag(18)
		e.value(v.over)
		e.int(v.next)
		e.int(v.n)
	}
}

func (e *encoder) function(v *funcV) {
	e.tag(16)
	if v.code != nil {
		e.int(v.code.id)
	}
	if v.fn != nil {
		e.pointer(v.fn)
	}
	e.str(string(v.model))
	e.values(v.caps)
	e.value(v.recv)
}
