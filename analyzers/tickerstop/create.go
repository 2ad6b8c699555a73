package tickerstop

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
)

// A source is a way to make something that fires.
type source uint8

const (
	ticker    source = iota // time.NewTicker: fires until it is stopped
	timer                   // time.NewTimer: fires once, unless it is stopped
	tick                    // time.Tick: a ticker that nobody can stop
	after                   // time.After: a timer that nobody can stop
	afterFunc               // time.AfterFunc: calls a function once, unless it is stopped
)

func (s source) String() string {
	if s == ticker || s == tick {
		return "ticker"
	}
	return "timer"
}

// A creation is a call that makes a ticker or timer.
type creation struct {
	cur    inspector.Cursor
	call   *ast.CallExpr
	fn     *types.Func
	source source
	clock  bool // made by a clock of the user's, not by package time
}

// ofTime are the creating functions of package time.
var ofTime = map[string]source{"NewTicker": ticker, "NewTimer": timer, "Tick": tick, "After": after, "AfterFunc": afterFunc}

// creation classifies a call.
func (c *checker) creation(cur inspector.Cursor, call *ast.CallExpr) (creation, bool) {
	fn := typematch.Callee(c.info, call)
	if fn == nil || fn.Pkg() == nil {
		return creation{}, false
	}
	if fn.Pkg().Path() == "time" {
		source, ok := ofTime[fn.Name()]
		return creation{cur: cur, call: call, fn: fn, source: source}, ok && fn.Signature().Recv() == nil
	}
	source, ok := clockSource(fn)
	return creation{cur: cur, call: call, fn: fn, source: source, clock: true}, ok
}

// clockSource reports whether fn is the constructor of a clock that tests can
// replace: NewTicker, Ticker, NewTimer or Timer, with a time.Duration or time.Time, of a
// *time.Ticker or of something that has a Stop and a channel. A getter takes no
// duration.
func clockSource(fn *types.Func) (source, bool) {
	kind := clockKind(fn.Name())
	signature := fn.Signature()
	if kind == "" || signature.Results().Len() != 1 || !takesDuration(signature) {
		return 0, false
	}
	result := signature.Results().At(0).Type()
	if typematch.Method(result, "Stop", fn.Pkg()) == nil || !hasChannel(result, fn.Pkg()) {
		return 0, false
	}
	if kind == "Timer" {
		return timer, true
	}
	return ticker, true
}

// clockKind returns Ticker or Timer for the name of a function that makes one,
// or "".
func clockKind(name string) string {
	for _, verb := range []string{"New", "Instant", "Create", "Make", "Start"} {
		name = strings.TrimPrefix(name, verb)
	}
	if name == "Ticker" || name == "Timer" {
		return name
	}
	return ""
}

func takesDuration(signature *types.Signature) bool {
	for param := range signature.Params().Variables() {
		if typematch.IsNamed(param.Type(), "time", "Duration", "Time") {
			return true
		}
	}
	return false
}

// hasChannel reports whether t has a field C, or a method C, Chan or Ch, that is a
// channel of times.
func hasChannel(t types.Type, pkg *types.Package) bool {
	if obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, "C"); isTimeChannel(resultOf(obj)) {
		return true
	}
	for _, name := range []string{"Chan", "Ch"} {
		if fn := typematch.Method(t, name, pkg); fn != nil && isTimeChannel(resultOf(fn)) {
			return true
		}
	}
	return false
}

// resultOf returns the type of a field, or of the only result of a method.
func resultOf(obj types.Object) types.Type {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.Type()
	case *types.Func:
		if obj.Signature().Results().Len() == 1 {
			return obj.Signature().Results().At(0).Type()
		}
	}
	return types.Typ[types.Invalid]
}

func isTimeChannel(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	return ok && typematch.IsNamed(ch.Elem(), "time", "Time")
}

// short is how long a timer may stay armed without being worth a word: what
// piles up in that time is bounded by the rate, and small.
const short = time.Minute

// shortInLoop is the same where each turn of a loop arms another one, so that
// the rate of the loop multiplies it.
const shortInLoop = 10 * time.Second

// isShort reports whether the timer is known to fire sooner than the limit.
func (c *checker) isShort(made creation, limit time.Duration) bool {
	for _, arg := range made.call.Args {
		tv := c.info.Types[arg]
		if tv.Value == nil || !typematch.IsNamed(tv.Type, "time", "Duration") {
			continue
		}
		d, exact := constant.Int64Val(tv.Value)
		return exact && time.Duration(d) < limit
	}
	return false
}

// A stop is the obligation of a ticker or timer: its method Stop pays, and for
// a timer a receive, after which it has fired.
type stop struct {
	fires   bool // a receive pays
	methods bool // its channel is a method's result, whose receive isn't seen
}

func (c *checker) owed(made creation) stop {
	return stop{fires: made.source == timer, methods: made.clock && made.source == timer}
}

func (s stop) Pays(field string, m *types.Func) bool {
	return field == "" && (m.Name() == "Stop" || s.methods && (m.Name() == "C" || m.Name() == "Chan" || m.Name() == "Ch"))
}
func (s stop) PaysCall() bool                  { return false }
func (s stop) PaysArg(*ast.CallExpr, int) bool { return false }
func (s stop) Through(field *types.Var) bool   { return s.fires && field.Name() == "C" }
func (s stop) PaysReceive(string) bool         { return s.fires }
