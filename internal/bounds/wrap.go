package bounds

import (
	"go/ast"
	"go/types"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// traceCall traces the result with the given index of a call.
func (t *Tracer) traceCall(cur inspector.Cursor, call *ast.CallExpr, result int, f *frame, depth int) Origin {
	if tv, ok := t.info.Types[call.Fun]; ok && tv.IsType() && len(call.Args) == 1 {
		return t.trace(argument(cur, 0), f, depth-1) // a conversion
	}
	fn := typematch.Callee(t.info, call)
	if fn == nil {
		return Origin{}
	}
	switch {
	case IsLimiter(fn):
		return Origin{Limited: true, Section: fn.Name() == "NewSectionReader"}
	case typematch.IsFunc(fn, "io", "MultiReader"):
		var origins []Origin
		for i := range call.Args {
			origins = append(origins, t.trace(argument(cur, i), f, depth-1))
		}
		return either(origins)
	case isPassthrough(fn) && len(call.Args) > 0:
		return t.trace(argument(cur, 0), f, depth-1)
	case codecOf(fn) != "" && len(call.Args) == 1:
		inner := t.trace(argument(cur, 0), f, depth-1)
		return Origin{Source: inner.Source, Codec: codecOf(fn), CodecLimited: inner.Limited && !inner.Section}
	}
	return t.traceResult(cur, fn, result, f, depth)
}

// IsLimiter reports whether the result of fn yields a bounded number of bytes.
func IsLimiter(fn *types.Func) bool {
	return typematch.IsFunc(fn, "io", "LimitReader", "NewSectionReader") ||
		typematch.IsFunc(fn, "net/http", "MaxBytesReader")
}

// readsUpTo reports whether fn reads a number of bytes that its caller
// chooses.
func readsUpTo(fn *types.Func) bool {
	return typematch.IsFunc(fn, "io", "CopyN", "ReadFull", "ReadAtLeast")
}

// isPassthrough reports whether the result of fn yields the bytes of its first
// argument.
func isPassthrough(fn *types.Func) bool {
	return typematch.IsFunc(fn, "io", "NopCloser", "TeeReader", "ReadAll") ||
		typematch.IsFunc(fn, "io/ioutil", "NopCloser", "ReadAll") ||
		typematch.IsFunc(fn, "bufio", "NewReader", "NewReaderSize") ||
		typematch.IsFunc(fn, "bytes", "NewReader", "NewBuffer") ||
		typematch.IsFunc(fn, "strings", "NewReader")
}

// codecs are the last elements of the paths of packages whose NewReader
// decompresses; the packages come in several forks.
var codecs = []string{"gzip", "pgzip", "zlib", "flate", "bzip2", "zstd", "snappy", "s2", "brotli", "lz4", "xz", "lzma"}

// codecOf returns the name of the decompressor that fn makes, or "".
func codecOf(fn *types.Func) string {
	if fn.Pkg() == nil || fn.Signature().Recv() != nil || fn.Name() != "NewReader" {
		return ""
	}
	name := path.Base(fn.Pkg().Path())
	if strings.HasPrefix(name, "v") { // a major version
		name = path.Base(path.Dir(fn.Pkg().Path()))
	}
	if !slices.Contains(codecs, name) {
		return ""
	}
	return name
}

// traceResult traces a result of a function: through its return statements if
// it is of this package, else by what its package tells.
func (t *Tracer) traceResult(cur inspector.Cursor, fn *types.Func, result int, f *frame, depth int) Origin {
	if fn.Pkg() != t.pkg {
		return Origin{Limited: result == 0 && t.limitsOf(fn).Result}
	}
	def, ok := t.index.Def(fn)
	if !ok || fn.Signature().Variadic() {
		return Origin{}
	}
	decl, ok := uses.Decl(def)
	if !ok {
		return Origin{}
	}
	inner := &frame{fn: decl, call: cur, up: f}
	var origins []Origin
	for ret := range decl.Preorder((*ast.ReturnStmt)(nil)) {
		results := ret.Node().(*ast.ReturnStmt).Results
		if owner, _ := uses.Func(ret); owner != decl {
			continue
		}
		if len(results) != fn.Signature().Results().Len() {
			return Origin{}
		}
		if isNil(t.info, results[result]) {
			continue
		}
		origins = append(origins, t.trace(ret.ChildAt(edge.ReturnStmt_Results, result), inner, depth-1))
	}
	return either(origins)
}

func isNil(info *types.Info, e ast.Expr) bool { return info.Types[e].IsNil() }

func argument(call inspector.Cursor, i int) inspector.Cursor {
	return call.ChildAt(edge.CallExpr_Args, i)
}
