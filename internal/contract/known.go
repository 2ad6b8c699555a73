package contract

import (
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/typematch"
)

// owners are packages whose types count references to themselves in ways that
// look like handing themselves on; their methods leave the caller the owner, as
// documented.
var owners = map[string]bool{
	"archive/tar": true, "archive/zip": true, "bufio": true, "compress/bzip2": true, "compress/flate": true, "compress/gzip": true, "compress/lzw": true,
	"compress/zlib": true, "context": true, "crypto/tls": true, "database/sql": true, "encoding/base64": true, "encoding/csv": true, "encoding/gob": true,
	"encoding/json": true, "encoding/xml": true, "html/template": true, "mime/multipart": true, "net/textproto": true, "text/template": true,
	"internal/poll": true, "io": true, "io/fs": true, "net": true, "net/http": true, "os": true, "os/exec": true, "sync": true, "time": true,
}

// known returns the contracts that code can't show: those of interface methods
// by what their documentation promises, and those of printing, whose bodies
// park their arguments in a pooled struct.
func known(fn *types.Func, i int) (fate.Flow, bool) {
	if fn.Pkg() == nil {
		return fate.Flow{}, i < 0 // error.Error
	}
	recv := fn.Signature().Recv()
	if recv != nil && types.IsInterface(recv.Type()) {
		if i < 0 || fromIO[fn.Name()] && typematch.Unvendored(fn.Pkg().Path()) == "io" {
			return fate.Flow{}, true
		}
		return fate.Flow{Effect: fate.Moves}, true
	}
	if i < 0 && owners[fn.Pkg().Path()] && !fate.LooksReleasing(fn.Name()) {
		return fate.Flow{}, true
	}
	if callsOnly(fn, i) {
		return fate.Flow{Effect: fate.Moves, Calls: true}, true
	}
	switch fn.Pkg().Path() {
	case "fmt", "log", "log/slog":
		return fate.Flow{}, recv == nil && i >= 0 && fn.Name() != "Errorf" && !strings.HasPrefix(fn.Name(), "New") && !strings.HasPrefix(fn.Name(), "Set")
	case "errors":
		return fate.Flow{}, fn.Name() == "Is" || fn.Name() == "As"
	case "runtime":
		return fate.Flow{}, fn.Name() == "KeepAlive"
	}
	return fate.Flow{}, false
}

// callsOnly reports whether parameter i is a function that only gets called,
// by code that hands it on to itself: searching, sorting, walking.
func callsOnly(fn *types.Func, i int) bool {
	switch fn.Pkg().Path() {
	case "slices", "sort", "strings", "bytes", "maps":
	case "io/fs", "path/filepath":
		if !strings.HasPrefix(fn.Name(), "Walk") {
			return false
		}
	default:
		return false
	}
	return isFunc(fn.Signature(), i)
}

// isFunc reports whether parameter i has a function type.
func isFunc(signature *types.Signature, i int) bool {
	if i < 0 || i >= signature.Params().Len() {
		return false
	}
	_, ok := signature.Params().At(i).Type().Underlying().(*types.Signature)
	return ok
}

// fromIO are the methods of io's interfaces: "implementations must not retain".
var fromIO = map[string]bool{
	"Read": true, "Write": true, "ReadFrom": true, "WriteTo": true, "ReadAt": true, "WriteAt": true, "WriteString": true,
}

// takesOver are the beginnings of names of methods that may make their receiver
// its own owner: it closes itself when it has run.
var takesOver = []string{"Run", "Serve", "Start", "Go", "Handle", "Listen", "Loop", "Watch", "Process", "Register", "Attach", "Hijack", "Join", "Manage", "Own"}

// leavesOwner reports whether calling the method leaves the caller the owner of
// its receiver, by convention: what has a Close belongs to who made it, and a
// method that neither ends it nor runs it, nor hands it back, only uses it,
// whatever it keeps of itself in its own goroutines and registries.
func leavesOwner(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil || !fn.Exported() || !hasReleaseMethod(recv.Type()) || mayEnd(fn.Name()) {
		return false
	}
	for result := range fn.Signature().Results().Variables() {
		if carries(result.Type(), fn.Pkg()) && !typematch.IsError(result.Type()) {
			return false
		}
	}
	return true
}
