package unboundedbuffer

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/bounds"
	"github.com/memlint/memlint/internal/growth"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/typematch"
	"github.com/memlint/memlint/internal/uses"
)

// readOfService reports an unlimited read of what another program sends, if
// this one lives on: a command that ends takes its input along.
func (c *checker) readOfService(r read, origin bounds.Origin) {
	if r.form != whole || c.pass.Pkg.Name() == "main" {
		return
	}
	kind, why, ok := unboundedResponse, growth.Reason{}, false
	if origin.Source == bounds.Stdin {
		kind = unboundedStdin
		why, ok = c.lives.Serves()
	} else {
		why, ok = c.longLived(r.cur)
	}
	if !ok {
		return
	}
	c.reportReadWhy(kind, r, why, "%s is read whole into memory by %s in a service; wrap it in io.LimitReader", origin.Source, r.how)
}

// dump reports a dump with the body of a request or response.
func (c *checker) dump(r read) {
	origin := c.readers.BodyOf(r.input)
	switch {
	case !origin.Unbounded():
	case origin.Source == bounds.Request && !c.limits.limited:
		c.reportRead(unboundedRequest, r, "%s copies a request body of any size into memory; pass false, or limit the body first", r.how)
	case origin.Source == bounds.Response:
		if why, ok := c.longLived(r.cur); ok {
			c.reportReadWhy(unboundedResponse, r, why, "%s copies a response body of any size into memory; pass false, or limit the body first", r.how)
		}
	}
}

// longLived reports whether the code at cur belongs to what lives long: a
// method of a long-lived type, or code that runs repeatedly.
func (c *checker) longLived(cur inspector.Cursor) (growth.Reason, bool) {
	if named := c.receiverType(cur); named != nil {
		if why, ok := c.lives.Type(named); ok && !why.Held {
			why.Text = named.Obj().Name() + " " + why.Text
			return why, true
		}
	}
	why, ok := c.lives.Repeats(cur)
	why.Text = "the read " + why.Text
	return why, ok
}

// receiverType returns the type whose method surrounds cur, or nil.
func (c *checker) receiverType(cur inspector.Cursor) *types.Named {
	decl, ok := uses.Decl(cur)
	if !ok || decl.Node().(*ast.FuncDecl).Recv == nil {
		return nil
	}
	fn, ok := c.info.Defs[decl.Node().(*ast.FuncDecl).Name].(*types.Func)
	if !ok {
		return nil
	}
	return typematch.Named(fn.Signature().Recv().Type())
}

func (c *checker) reportRead(kind *report.Kind, r read, format string, args ...any) {
	c.findings.Report(report.Finding{Kind: kind, At: r.call, Message: fmt.Sprintf(format, args...), Fixes: c.limitFix(r)})
}

func (c *checker) reportReadWhy(kind *report.Kind, r read, why growth.Reason, format string, args ...any) {
	c.findings.Report(report.Finding{
		Kind: kind, At: r.call, Message: fmt.Sprintf(format, args...), Fixes: c.limitFix(r),
		Evidence: []report.Evidence{{At: why.At, Message: why.Text}},
	})
}
