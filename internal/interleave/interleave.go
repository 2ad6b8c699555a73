// Package interleave explores closed groups of goroutines: a function, the
// goroutines that it starts, and the channels, locks and contexts that they
// share. It runs them as a small model, in every order and with every choice
// that the text leaves open, and reports the goroutines that stay blocked for
// ever in a state from which no step leads on.
//
// # What a report means
//
// Each report is an execution: a sequence of choices and steps of which none
// is known to be impossible. A call into code out of view returns anything; a
// condition that was decided once is decided the same way again; an unknown
// count is 0, 1 or 2 everywhere it is used. An object that reaches code out of
// view may be used there at any time, so nobody is stuck on it. A context or a
// channel that the caller supplied may be done at any time.
//
// # What it can't see
//
// Paths end in silence where the model ends: a panic, os.Exit, a goto, a count
// or a collection beyond [maxElems], a recursion, a spent budget. What isn't
// explored isn't reported.
package interleave

import (
	"go/ast"
	"go/token"
	"go/types"
	"time"

	"github.com/memlint/memlint/internal/uses"
)

// An Op is the sort of operation that a goroutine is stuck at.
type Op uint8

const (
	Send    Op = iota // ch <- v
	Receive           // <-ch
	Range             // for range ch
	Select            // no case of the select can go on
	Lock              // Mutex.Lock, RWMutex.Lock and RLock
	Wait              // WaitGroup.Wait, errgroup.Group.Wait
	Cond              // Cond.Wait
	Limit             // errgroup.Group.Go at its limit, Once.Do in itself
)

// A Stuck is a goroutine that stays blocked for ever.
type Stuck struct {
	Root    ast.Node // the explored function: *ast.FuncDecl or *ast.FuncLit
	Op      Op
	At      ast.Node // the operation: statement, expression or call
	Started ast.Node // the *ast.GoStmt, or the call that started it; nil for the root itself
	Nil     bool     // the channel is nil
	Made    ast.Node // the make call of the channel, nil if it isn't one channel
	Trace   []Step   // the shortest execution that was found, without local steps
	Follows bool     // it waits for others that are stuck at channels: theirs is the defect
	Left    *Step    // the last return before the end, of a goroutine that could have helped
}

// A Step is one operation of an execution.
type Step struct {
	Goroutine int      // 0 is the root
	Started   ast.Node // where that goroutine was started, nil for the root
	At        ast.Node
	Text      string // "sends", "receives", "returns", ...
}

// An Explorer explores the functions of one package.
type Explorer struct {
	pkg   *types.Package
	info  *types.Info
	fset  *token.FileSet
	decls map[*types.Func]*ast.FuncDecl
	order []*types.Func // those of decls that are explored, in source order
	codes map[ast.Node]*code
	index *uses.Index
	boxes map[*types.Var]bool // the answers of isBoxed
	text  *survey
	// Budget bounds the states of one exploration.
	Budget int
	// Trace, if set, is told of each exploration (for measurements).
	Trace func(root string, took time.Duration, states int)
	// started are the literals that a go statement starts, and where.
	started map[*ast.FuncLit]*ast.GoStmt
}

// defaultBudget is three times what most kernels of the toolchain's leak
// tests need; more of it finds hardly more.
const defaultBudget = 600

// New returns an Explorer of a type-checked package with the index of its
// uses.
func New(fset *token.FileSet, pkg *types.Package, info *types.Info, files []*ast.File, index *uses.Index) *Explorer {
	x := &Explorer{
		pkg: pkg, info: info, fset: fset, index: index,
		decls:   make(map[*types.Func]*ast.FuncDecl),
		codes:   make(map[ast.Node]*code),
		boxes:   make(map[*types.Var]bool),
		started: make(map[*ast.FuncLit]*ast.GoStmt),
		Budget:  defaultBudget,
	}
	for _, f := range files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				if fn, ok := info.Defs[d.Name].(*types.Func); ok {
					x.decls[fn] = d
					x.order = append(x.order, fn)
				}
			}
		}
	}
	x.text = newSurvey(info, index, x.decls)
	return x
}
