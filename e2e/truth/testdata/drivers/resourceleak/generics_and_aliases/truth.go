package generics_and_aliases

import (
	"os"

	"truth"
	"truth/web"
)

func init() {
	url, name := web.Serve(), os.Args[0]
	truth.Leak("dotImport", truth.Goroutines(2), func() { dotImport(url) }).Real().InTurn().
		TwinIn("response_bodies", "closed")
	truth.Leak("aliasImport", truth.Files(1), func() { aliasImport(name) }).Real().
		Twin("methodExpression", func() { methodExpression(name) }).
		Twin("inAGenericBox", func() { b, _ := inAGenericBox(name); b.Close() })
	use := func(f *OsFile) string { return f.Name() }
	truth.Leak("withAndForget", truth.Files(1), func() { withAndForget(name, use) }).Real().
		Twin("with", func() { with(name, use) })
}
