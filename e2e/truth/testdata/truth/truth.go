// Package truth is linked with the fixtures, into programs that run them. A
// driver, which stands in the fixture's own package, says which function leaks
// what, and which similar ones leak nothing; the program calls each of them in
// a process of its own and measures.
//
// It is written for Go 1.22, whose programs have the old timers.
package truth

import (
	"path"
	"path/filepath"
	"runtime"
	"time"
)

// A Claim says what a function that memlint reports does at run time.
type Claim struct {
	// File is the file of the driver.
	File string
	// Function is the function that has the finding: "Type.Method", "F", or
	// the first name of a declaration outside functions.
	Function string
	// Findings is the number of findings in the function that the claim proves.
	Findings int
	// Reason and Why say why the function is not run.
	Reason Reason `json:",omitempty"`
	Why    string `json:",omitempty"`

	Observable
	// Race says that calls have to meet: it needs the machine for itself.
	Race bool
	// Twins are the silent functions that are used in the same way.
	Twins []string

	leak  func()
	twins []func()
	real  bool
	idle  time.Duration
}

// A Reason is a kind of reason for not running a reported function.
type Reason string

const (
	// Service needs a service that is not there, such as a database server.
	Service Reason = "it needs a service"
	// Stub calls a stand-in for a library, which does nothing.
	Stub Reason = "it calls a stand-in for a library"
	// Process changes a state of the whole process, or ends it.
	Process Reason = "it changes the whole process"
	// Costly waits for minutes, or leaks no more than a test can afford to.
	Costly Reason = "it would take too long or too much"
	// Harmless leaks nothing in the program that runs it.
	Harmless Reason = "it leaks nothing in this program"
	// Absent leaks on a path that the fixture's own functions never take: it
	// shows a form only.
	Absent Reason = "the leaking path can't be taken"
)

var (
	claims []*Claim
	silent = make(map[string]func()) // by scenario and function
)

// Silent registers a silent function as a twin for claims of other scenarios of
// the same analyzer.
func Silent(function string, call func()) {
	_, file, _, _ := runtime.Caller(1)
	silent[path.Base(path.Dir(filepath.ToSlash(file)))+": "+function] = call
}

// Leak says that each call of function, by way of call, leaves behind what o
// tells. Other functions that the finding needs are the driver's to call.
func Leak(function string, o Observable, call func()) *Claim {
	c := add(function)
	c.Observable, c.leak, c.Race = o, call, o.calls > maxCalls
	return c
}

// NotRun says that nothing calls function, and why.
func NotRun(function string, reason Reason, why string) *Claim {
	c := add(function)
	c.Reason, c.Why = reason, why
	return c
}

func add(function string) *Claim {
	_, file, _, _ := runtime.Caller(2)
	c := &Claim{File: filepath.ToSlash(file), Function: function, Findings: 1, idle: 2 * time.Hour}
	claims = append(claims, c)
	return c
}

// Twin says that a function that looks alike leaves nothing behind.
func (c *Claim) Twin(function string, call func()) *Claim {
	c.Twins = append(c.Twins, function)
	c.twins = append(c.twins, call)
	return c
}

// TwinIn names a twin that the driver of another scenario registers.
func (c *Claim) TwinIn(scenario, function string) *Claim {
	name := scenario + ": " + function
	return c.Twin(name, func() { silent[name]() })
}

// Repaired is a twin that the driver writes itself: the function as it should
// be, where the fixture has none.
func (c *Claim) Repaired(call func()) *Claim { return c.Twin("repaired", call) }

// All says that the claim proves n findings in the function.
func (c *Claim) All(n int) *Claim { c.Findings = n; return c }

// Real runs the calls by the clock on the wall: they use the network, another
// process, a mutex, or a channel of the package, which a fake clock can't await.
func (c *Claim) Real() *Claim { c.real = true; return c }

// Idle sets how long the program waits after the calls, by the fake clock.
func (c *Claim) Idle(d time.Duration) *Claim { c.idle = d; return c }

// Calls sets the number of calls.
func (c *Claim) Calls(n int) *Claim { c.calls = n; return c }

// Together starts the calls at the same time, for those that take long. The heap
// keeps something of their goroutines.
func (c *Claim) Together() *Claim {
	c.together = true
	c.slack = func(calls int) int64 { return c.PerCall * int64(calls) * 2 / 5 }
	return c
}

// InTurn starts a call when the last one has returned, for those that reuse
// what it gave back.
func (c *Claim) InTurn() *Claim { c.together = false; return c }
