package interleave

import (
	"go/ast"
	"go/types"
	"slices"
)

// What code out of view may do with an object.
const (
	envReceives uint8 = 1 << iota
	envSends          // and closes, cancels, writes
	envAll      = envReceives | envSends
)

// A timer says when a channel of package time delivers.
type timer uint8

const (
	noTimer timer = iota
	once
	ticking
)

// An object is a variable, a channel, a map, or the backing array of a slice.
// Objects are shared between states: change a copy ([state.edit]).
type object struct {
	typ  types.Type
	open uint8    // what code out of view may do
	made ast.Node // where a channel is made
	val  value    // of a variable

	isChan bool
	isCtx  bool // the done channel of a context
	cap    int
	buf    []value
	closed bool
	timer  timer
	parent value // of a done channel: the parent's context

	isMap bool
	keys  []value
	vals  []value
}

// A deferred call waits for its function's end.
type deferred struct {
	spec *callSpec
	args []value
}

// A frame is one call that isn't finished.
type frame struct {
	code    *code
	pc      int
	slots   []value
	stack   []value
	defers  []deferred
	pending *callSpec // the call that opResolve prepared
}

func (f *frame) push(v value) { f.stack = append(f.stack, v) }

func (f *frame) pop() value {
	v := f.stack[len(f.stack)-1]
	f.stack = f.stack[:len(f.stack)-1]
	return v
}

// view returns the n values on top, until the next push.
func (f *frame) view(n int) []value { return f.stack[len(f.stack)-n:] }

// drop pops n values that nobody wants.
func (f *frame) drop(n int) { f.stack = f.stack[:len(f.stack)-n] }

func (f *frame) popN(n int) []value {
	vs := slices.Clone(f.stack[len(f.stack)-n:])
	f.stack = f.stack[:len(f.stack)-n]
	return vs
}

// top returns the value that is n below the top.
func (f *frame) top(n int) value { return f.stack[len(f.stack)-1-n] }

func (f *frame) clone() *frame {
	c := *f
	n := len(f.slots)
	both := append(append(make([]value, 0, n+len(f.stack)+2), f.slots...), f.stack...)
	c.slots, c.stack = both[:n:n], both[n:]
	c.defers = slices.Clone(f.defers)
	return &c
}

// A goroutine of the group. The first one runs the explored function.
type goroutine struct {
	id      int // the starter's id and how many it had started before
	kids    int
	started ast.Node // the go statement or the call that started it
	hidden  bool     // of the model's own making
	running bool     // has local steps to do before its next operation
	done    bool
	frames  []*frame
	shared  int   // how many of the frames belong to other states as well
	asleep  value // the location of the Cond it waits on, or nil
	awake   bool  // signalled, and about to lock again
	writes  value // the RWMutex that it waits to write-lock, or nil
}

// frame returns the innermost frame, for reading.
func (g *goroutine) frame() *frame { return g.frames[len(g.frames)-1] }

// mine returns the innermost frame for change.
func (g *goroutine) mine() *frame {
	i := len(g.frames) - 1
	if i < g.shared {
		g.frames[i] = g.frames[i].clone()
		g.shared = i
	}
	return g.frames[i]
}

// leave drops the innermost frame.
func (g *goroutine) leave() {
	g.frames = g.frames[:len(g.frames)-1]
	g.shared = min(g.shared, len(g.frames))
}

func (g *goroutine) clone() *goroutine {
	c := *g
	c.frames = append(make([]*frame, 0, len(g.frames)+2), g.frames...)
	c.shared = len(g.frames)
	return &c
}

// A binding is what a path has decided about a term.
type binding struct {
	term *term
	val  value
}

// A state is a moment of the group: every goroutine stands at an operation.
type state struct {
	gs      []*goroutine
	objs    []*object
	env     []envObject // variables behind pointers that the text doesn't tell
	decided []binding
	count   value  // the first number that was chosen for an unknown count
	counted *term  // that count
	sized   *term  // an unknown count that is the capacity of a channel
	passed  bool   // the last operation was on what code out of view may change
	doubt   bool   // another one is different, or is 0: callers may rule that out
	free    int    // an unused place in objs, or -1
	events  []Step // what happened since the last operation
}

type envObject struct {
	term *term
	obj  int
}

func (s *state) clone() *state {
	c := *s
	c.gs = slices.Clone(s.gs)
	c.objs = slices.Clone(s.objs)
	c.env = slices.Clip(s.env)
	c.decided = slices.Clip(s.decided)
	c.events = slices.Clip(s.events)
	return &c
}

// own returns goroutine i for change.
func (s *state) own(i int) *goroutine {
	s.gs[i] = s.gs[i].clone()
	return s.gs[i]
}

// goroutine returns the goroutine with the id for change.
func (s *state) goroutine(id int) *goroutine {
	for i, g := range s.gs {
		if g.id == id {
			return s.own(i)
		}
	}
	return nil
}

// edit returns object id for change.
func (s *state) edit(id int) *object {
	c := *s.objs[id]
	s.objs[id] = &c
	return &c
}

func (s *state) alloc(o *object) int {
	if at := s.free; at >= 0 {
		s.objs[at] = o
		if s.free = slices.Index(s.objs[at:], nil); s.free >= 0 {
			s.free += at
		}
		return at
	}
	s.objs = append(s.objs, o)
	return len(s.objs) - 1
}

func (s *state) newCell(typ types.Type, v value) ptrV {
	return ptrV{obj: s.alloc(&object{typ: typ, val: v})}
}

// envCell returns the variable behind an unknown pointer.
func (s *state) envCell(ts *terms, p *term, typ types.Type) ptrV {
	for _, e := range s.env {
		if e.term == p {
			return ptrV{obj: e.obj}
		}
	}
	cell := s.newCell(typ, ts.apply("deref", typ, p))
	s.env = append(s.env, envObject{p, cell.obj})
	return cell
}

func (s *state) bind(t *term, v value) { s.decided = append(s.decided, binding{t, v}) }

func (s *state) bound(t *term) (value, bool) {
	for i := len(s.decided) - 1; i >= 0; i-- {
		if s.decided[i].term == t {
			return s.decided[i].val, true
		}
	}
	return nil, false
}

func (s *state) event(g *goroutine, at ast.Node, text string) {
	s.events = append(s.events, Step{Goroutine: g.id, Started: g.started, At: at, Text: text})
}
