package pairs

import (
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// byName returns the pair of an interface's method that nothing in view
// implements: the interface itself declares both halves, or the result is
// something that can be unsubscribed or stopped.
func byName(fn *types.Func) *Pair {
	recv := fn.Signature().Recv()
	if recv == nil || !types.IsInterface(recv.Type()) {
		return nil
	}
	thing, names := lookup(fn.Name())
	for _, name := range names {
		if release := sibling(fn, []string{name}); release != nil && release != fn && undoes(release, fn) {
			return shape(fn, thing, []string{name})
		}
	}
	return stoppable(fn, thing)
}

// undoes reports whether the release wants back what the registration got or
// gave: a key, a listener, or an id.
func undoes(release, register *types.Func) bool {
	for param := range release.Signature().Params().Variables() {
		t := param.Type()
		if typematch.IsContext(t) {
			continue
		}
		if takes(register, t) || returnsType(register, t) {
			return true
		}
	}
	return false
}

// ends are the methods that end a subscription or watch, the usual one first.
var ends = []string{"Unsubscribe", "Stop", "Cancel", "Close"}

// stoppable returns the pair of a method that subscribes or watches, and whose
// result is named for that and has a method to end it, or nil.
func stoppable(fn *types.Func, thing string) *Pair {
	if !isSubscribing(fn.Name()) {
		return nil
	}
	results := fn.Signature().Results()
	for i := range results.Len() {
		named := typematch.Named(results.At(i).Type())
		if named == nil || isListener(named.Obj().Name()) == "" {
			continue
		}
		var releases []string
		for _, name := range ends {
			if m := typematch.Method(results.At(i).Type(), name, nil); m != nil && typematch.IsNiladic(m) {
				releases = append(releases, name)
			}
		}
		if len(releases) > 0 {
			return &Pair{Thing: thing, Releases: releases, Result: i, Param: None, Form: ByMethod}
		}
	}
	return nil
}

// isSubscribing reports whether a function of that name asks for what happens
// from now on.
func isSubscribing(name string) bool {
	for _, verb := range []string{"Subscribe", "Watch"} {
		if rest, ok := strings.CutPrefix(name, verb); ok && (rest == "" || startsWord(rest)) {
			return true
		}
	}
	return false
}
