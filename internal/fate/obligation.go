package fate

import (
	"go/ast"
	"go/types"
)

// An Obligation says what pays for a value.
type Obligation interface {
	// Pays reports whether calling the method on the value releases it.
	// field is the field path between the value and the method, such as
	// "Body" for resp.Body.Close(), or "".
	Pays(field string, method *types.Func) bool
	// PaysCall reports whether calling the value itself (a func) pays.
	PaysCall() bool
	// PaysArg reports whether handing the value as argument i of the call
	// pays, beyond what contracts tell: close(ch), signal.Stop(c).
	PaysArg(call *ast.CallExpr, i int) bool
	// Through reports whether the field of the value carries the
	// obligation: Body of http.Response.
	Through(field *types.Var) bool
}

// An Exhaustible is an [Obligation] that is also paid once a method of the value
// returns false or an error: Next of sql.Rows, Recv of a stream.
type Exhaustible interface {
	Obligation
	Exhausts(method *types.Func) bool
}

// A Stream is an [Obligation] that is also paid by reading the value to its
// end, as a call does that doesn't keep it. A call that returns an error may
// have stopped before.
type Stream interface {
	Obligation
	// Reads reports whether the call reads its argument i (the receiver, if
	// i < 0), which is the value, or something that holds it.
	Reads(call *ast.CallExpr, i int, holder bool) bool
}

// A ReceiveObligation is an Obligation that is also paid by receiving from the
// value, or from a field of it that carries the obligation: a timer that has
// fired owes nothing.
type ReceiveObligation interface {
	Obligation
	// PaysReceive reports whether a receive from the field ("" for the
	// value itself) pays.
	PaysReceive(field string) bool
}

// A Flow is what a call does with one of its arguments.
type Flow struct {
	Effect Effect
	Holds  Holds // what holds the value afterwards
	Frees  bool  // if the call fails, nothing holds the value: it is released
	Calls  bool  // a function, which is called before the call returns, and not kept
}

// Holds is a set of what a function can put an argument into: bit i < 32 is its
// result i, bit 32+i its parameter i, bit 63 its receiver.
type Holds uint64

// InReceiver says that the receiver holds the value afterwards.
const InReceiver Holds = 1 << 63

// InParam says that parameter i holds the value afterwards.
func InParam(i int) Holds {
	if i > 30 {
		return 0
	}
	return 1 << (32 + i)
}

// Results returns the results among h, bit i for result i.
func (h Holds) Results() uint64 { return uint64(h) & (1<<32 - 1) }

// An Oracle knows the contracts of functions.
type Oracle interface {
	// Argument says what the call does with its argument i; i < 0 is the
	// receiver.
	Argument(call *ast.CallExpr, i int) Flow
	// Receiver says what a call of the method does with its receiver.
	Receiver(m *types.Func) Flow
}
