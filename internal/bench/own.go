package bench

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/packages"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/suitetest"
)

// An OwnTime is the processor time that one analyzer took on all packages,
// without what it requires. What analyzers share and compute on the first
// question counts for the first that asks.
type OwnTime struct {
	Analyzer string
	CPU      time.Duration
}

// Own runs the suite on the packages in this process, one after the other,
// and returns the times, the longest first.
func Own(dir string, patterns ...string) ([]OwnTime, error) {
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedSyntax |
		packages.NeedTypes | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedExportFile
	loaded, err := packages.Load(&packages.Config{Mode: mode, Dir: dir, Fset: token.NewFileSet()}, patterns...)
	if err != nil {
		return nil, err
	}
	spent := make(map[string]time.Duration)
	for _, p := range loaded {
		if len(p.Errors) > 0 || p.IllTyped {
			return nil, fmt.Errorf("%s doesn't type-check: %v", p.PkgPath, p.Errors)
		}
		unit := &suitetest.Package{Fset: p.Fset, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo,
			Spent: func(analyzer string, d time.Duration) { spent[analyzer] += d }}
		if _, err := unit.Run(analyzers.All()); err != nil {
			return nil, err
		}
	}
	var list []OwnTime
	for name, d := range spent {
		list = append(list, OwnTime{name, d})
	}
	slices.SortFunc(list, func(a, b OwnTime) int {
		return cmp.Or(cmp.Compare(b.CPU, a.CPU), strings.Compare(a.Analyzer, b.Analyzer))
	})
	return list, nil
}
