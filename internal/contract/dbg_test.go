package contract

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

func TestDbg(t *testing.T) {
	want := os.Getenv("DBG")
	if want == "" {
		t.Skip()
	}
	pkgs, _ := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax}, strings.Split(os.Getenv("PKGS"), ",")...)
	a := *Analyzer
	a.Run = func(pass *analysis.Pass) (any, error) {
		r, err := run(pass)
		c := r.(*Contracts)
		for fn := range c.decls {
			if n := pass.Pkg.Path() + "." + fn.Name(); strings.Contains(","+want+",", ","+n+",") {
				cur, ok := c.Cursor(fn)
				if !ok {
					continue
				}
				fmt.Println(fn.FullName(), c.Of(fn), interesting(fn))
				vars := []int{}
				_ = vars
				for i := range fn.Signature().Params().Len() {
					p := fn.Signature().Params().At(i)
					for _, u := range c.track.OfVar(p, cur, anyRelease{pass.TypesInfo}).Uses {
						fmt.Printf("   %s %v: eff %d how %d res %b into %v call %v\n", p.Name(), pass.Fset.Position(u.Cur.Node().Pos()), u.Effect, u.How, u.Results, u.Into, u.Call != nil)
					}
				}
				if p := fn.Signature().Recv(); p != nil {
					for _, u := range c.track.OfVar(p, cur, anyRelease{pass.TypesInfo}).Uses {
						fmt.Printf("   recv %s %v: eff %d how %d res %b into %v call %v\n", p.Name(), pass.Fset.Position(u.Cur.Node().Pos()), u.Effect, u.How, u.Results, u.Into, u.Call != nil)
					}
				}
			}
		}
		return r, err
	}
	_, err := checker.Analyze([]*analysis.Analyzer{&a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
}
