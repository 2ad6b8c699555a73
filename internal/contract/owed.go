package contract

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// Receiver is the Result of an obligation that a call puts on what its method
// is called on: cmd.Start() makes cmd owe Wait.
const Receiver = -1

// An Owed says what one result of a call owes.
type Owed struct {
	Result   int      // which result, or Receiver
	Thing    string   // what the result is, for messages: "file", "response body"
	Pays     []string // the methods that pay; the first is the one to suggest
	PaysCall bool     // the result is a function, and calling it pays
	Through  string   // the field that carries the obligation: Body of a response
	Drained  bool     // reading it to its end pays too
	PaysBy   string   // the function that pays, for a value without methods: "syscall.Close"
	Streams  bool     // any call that reads it may read it to its end
	Exhausts string   // the method that pays once it returns false: Next of sql.Rows
	Held     Held     // what happens if nobody pays

	// Others is set if that is known only from what other callers do.
	Others bool

	// Why says what is held, if the obligation was inferred: "New starts a
	// goroutine at janitor.go:31 that runs until Close".
	Why string
	// At is where Why happens, if that is in the package under analysis.
	At token.Pos
}

// Held says what happens to an obligation that nobody pays.
type Held uint8

const (
	ForEver        Held = iota // held until the process ends
	UntilCollected             // released by the garbage collector, some time
)

// Owed returns what the results of a call owe, in the order of the results. An
// obligation of the receiver comes first.
func (c *Contracts) Owed(call *ast.CallExpr) []Owed {
	fn := typematch.Callee(c.pass.TypesInfo, call)
	if fn == nil {
		return nil
	}
	return c.OwedBy(fn)
}

// Obligation returns the obligation for following the value.
func (o Owed) Obligation(info *types.Info) fate.Obligation { return debt{o, info, nil} }

// Obligation returns the obligation for following the value; it also knows the
// functions of the package that read a body to its end.
func (c *Contracts) Obligation(o Owed) fate.Obligation { return debt{o, c.pass.TypesInfo, c} }

// debt is the obligation of a value of which it is known what it owes.
type debt struct {
	owed      Owed
	info      *types.Info
	contracts *Contracts // may be nil
}

func (d debt) Pays(field string, m *types.Func) bool {
	return (field == d.owed.Through || field == "") && slices.Contains(d.owed.Pays, m.Name())
}

func (d debt) PaysCall() bool { return d.owed.PaysCall }

func (d debt) Through(field *types.Var) bool {
	return d.owed.Through != "" && field.Name() == d.owed.Through
}

// Exhausts reports whether the value is paid once the method returns false.
func (d debt) Exhausts(m *types.Func) bool {
	return d.owed.Exhausts != "" && m.Name() == d.owed.Exhausts
}
