package fate

import (
	"go/types"
	"strings"
)

// releaseVerbs are the words with which Go programs name what ends something;
// a name begins with one of them: Close, closeConn, UnsubscribeAll.
var releaseVerbs = []string{
	"abort", "cancel", "cleanup", "close", "commit", "deregister", "destroy", "detach", "disconnect", "dispose",
	"evict", "free", "halt", "kill", "quit", "release", "rollback", "shutdown", "stop", "teardown", "terminate",
	"unregister", "unsubscribe", "unwatch",
}

// releaseWords are whole names that end something.
var releaseWords = map[string]bool{
	"done": true, "drain": true, "end": true, "exit": true, "finish": true, "leave": true, "off": true, "wait": true,
}

// releaseInfixes are words that end something wherever they stand in a name:
// GracefulStop, MustClose.
var releaseInfixes = []string{"Close", "Stop", "Shutdown", "Cancel", "Release", "Destroy", "Unregister", "Unsubscribe", "Rollback"}

// LooksReleasing reports whether a method or function of that name is one that
// ends or gives back something, by Go's conventions.
func LooksReleasing(name string) bool {
	lower := strings.ToLower(name)
	if releaseWords[lower] {
		return true
	}
	for _, verb := range releaseVerbs {
		if strings.HasPrefix(lower, verb) {
			return true
		}
	}
	for _, word := range releaseInfixes {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// canRelease reports whether a value of type t offers a method that looks
// releasing.
func canRelease(t types.Type, pkg *types.Package) bool {
	switch types.Unalias(t).Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Basic, *types.Chan, *types.Slice, *types.Map:
		return false
	}
	methods := types.NewMethodSet(t)
	for method := range methods.Methods() {
		if LooksReleasing(method.Obj().Name()) {
			return true
		}
	}
	return false
}
