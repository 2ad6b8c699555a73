// Package bounds answers two questions about a reader: where does its data
// come from, and does a limit stand between the source and the reader?
//
// A [Tracer] follows an expression back to its source through local
// variables, the wrappers of the standard library, decompressors, and the
// functions of the package (results inwards, parameters outwards to their
// callers). What it doesn't understand has an unknown source, which callers
// must take for bounded.
package bounds

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// A Source is where the data of a reader come from.
type Source uint8

const (
	Unknown  Source = iota // not understood, or under the program's control
	Request                // the body of a request that a server got
	Response               // the body of a response that a client got
	Upload                 // a part or file of a multipart form
	Conn                   // a network connection
	Stdin                  // standard input
)

// String returns the words that users read.
func (s Source) String() string {
	switch s {
	case Request:
		return "request body"
	case Response:
		return "response body"
	case Upload:
		return "upload"
	case Conn:
		return "connection"
	case Stdin:
		return "standard input"
	}
	return "input"
}

// An Origin is what is known of a reader's data.
type Origin struct {
	Source Source
	// Limited: the number of bytes that can be read has an upper bound.
	Limited bool
	// Section: what limits it is a window on a file, which says where the data
	// are and not how many of them were expected.
	Section bool
	// Codec is the decompressor that the data pass after the last limit, ""
	// if none: "gzip".
	Codec string
	// CodecLimited: the compressed side of the decompressor is limited, so
	// that somebody meant to bound this input.
	CodecLimited bool
}

// Unbounded reports whether the other side of a source decides how much can
// be read.
func (o Origin) Unbounded() bool { return !o.Limited && o.Source != Unknown }

// Expands reports whether a decompressor without a limit makes more of the
// data than was meant to come in: they come from outside, or their compressed
// side is limited.
func (o Origin) Expands() bool {
	return !o.Limited && o.Codec != "" && (o.CodecLimited || o.Source != Unknown)
}

// A Tracer traces the readers of one package.
type Tracer struct {
	info  *types.Info
	pkg   *types.Package
	index *uses.Index

	imported       func(types.Object, analysis.Fact) bool
	limitsRequests tristate
	bodies         map[question]bool // what limitsBodies answered
}

type tristate uint8 // 0 not asked, 1 no, 2 yes

// maxDepth bounds the steps of one trace; beyond it the source is unknown.
const maxDepth = 12

// Origin traces the reader, or the bytes, that the expression at cur denotes.
func (t *Tracer) Origin(cur inspector.Cursor) Origin { return t.trace(cur, nil, maxDepth) }

// BodyOf returns the origin of the body of the request or response that the
// expression at cur denotes.
func (t *Tracer) BodyOf(cur inspector.Cursor) Origin {
	expr, ok := cur.Node().(ast.Expr)
	if !ok {
		return Origin{}
	}
	return t.body(cur, expr)
}

// either combines the origins of one expression on several paths: a limit on
// one of them shows that somebody thought of it, and what isn't understood
// may be a limit.
func either(origins []Origin) Origin {
	if len(origins) == 0 {
		return Origin{}
	}
	result := origins[0]
	for _, o := range origins[1:] {
		switch {
		case o.Limited || o == (Origin{}):
			result = o
		case result.Limited || result == (Origin{}):
		case o.Codec != "":
			result = o
		}
	}
	return result
}

// any combines the origins that several callers pass: one that is unbounded
// is enough.
func anyOf(origins []Origin) Origin {
	var result Origin
	for _, o := range origins {
		if o.Unbounded() || o.Expands() {
			return o
		}
		result = o
	}
	return result
}

// A frame binds the parameters of a function whose results are being traced
// to the arguments of the call that is traced.
type frame struct {
	fn   inspector.Cursor // *ast.FuncDecl
	call inspector.Cursor // *ast.CallExpr
	up   *frame
}

func (t *Tracer) trace(cur inspector.Cursor, f *frame, depth int) Origin {
	if depth == 0 {
		return Origin{}
	}
	expr, ok := cur.Node().(ast.Expr)
	if !ok {
		return Origin{}
	}
	if source := t.sourceByType(expr); source != Unknown {
		return Origin{Source: source, Limited: source == Upload && t.checksLength(cur)}
	}
	switch expr := expr.(type) {
	case *ast.ParenExpr, *ast.StarExpr, *ast.TypeAssertExpr:
		return t.trace(firstChild(cur), f, depth-1)
	case *ast.UnaryExpr:
		return t.trace(firstChild(cur), f, depth-1)
	case *ast.SliceExpr:
		return t.trace(firstChild(cur), f, depth-1)
	case *ast.SelectorExpr:
		return t.traceSelector(cur, expr)
	case *ast.CompositeLit:
		return Origin{Limited: typematch.IsNamed(t.info.TypeOf(expr), "io", "LimitedReader")}
	case *ast.CallExpr:
		return t.traceCall(cur, expr, 0, f, depth)
	case *ast.Ident:
		return t.traceVar(cur, expr, f, depth)
	}
	return Origin{}
}

func firstChild(cur inspector.Cursor) inspector.Cursor {
	child, _ := cur.FirstChild()
	return child
}

// sourceByType returns the source that a value of the expression's type
// always has.
func (t *Tracer) sourceByType(expr ast.Expr) Source {
	typ := t.info.TypeOf(expr)
	switch {
	case typematch.IsNamed(typ, "mime/multipart", "File", "Part"):
		return Upload
	case typematch.IsNamed(typ, "net", "Conn", "TCPConn", "UnixConn"), typematch.IsNamed(typ, "crypto/tls", "Conn"):
		return Conn
	}
	return Unknown
}

// traceSelector traces r.Body, resp.Body and os.Stdin; other fields are not
// understood.
func (t *Tracer) traceSelector(cur inspector.Cursor, sel *ast.SelectorExpr) Origin {
	if v, ok := t.info.Uses[sel.Sel].(*types.Var); ok && v.Name() == "Stdin" && v.Pkg() != nil && v.Pkg().Path() == "os" {
		return Origin{Source: Stdin}
	}
	if sel.Sel.Name != "Body" {
		return Origin{}
	}
	return t.body(cur, sel.X)
}

// body returns the origin, at cur, of the body of a request or response.
func (t *Tracer) body(cur inspector.Cursor, owner ast.Expr) Origin {
	typ := t.info.TypeOf(owner)
	switch {
	case typematch.IsNamed(typ, "net/http", "Request"):
		return t.requestBody(cur, owner)
	case typematch.IsNamed(typ, "net/http", "Response") && !t.isDialed(owner):
		return Origin{Source: Response, Limited: t.checksLength(cur) || t.limitsBody(cur, owner)}
	}
	return Origin{}
}

// isDialed reports whether the response is one that a Dial function returns
// with a connection: the answer to the handshake, of which it has read what it
// kept.
func (t *Tracer) isDialed(response ast.Expr) bool {
	id, ok := ast.Unparen(response).(*ast.Ident)
	if !ok {
		return false
	}
	def, ok := t.index.Def(t.info.Uses[id])
	if !ok {
		return false
	}
	assign, ok := def.Parent().Node().(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return false
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := typematch.Callee(t.info, call)
	return fn != nil && strings.HasPrefix(fn.Name(), "Dial")
}
