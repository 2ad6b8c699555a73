// Package plugin makes memlint a linter of golangci-lint v2, by its module
// plugin system: build golangci-lint with this package (see .custom-gcl.yml)
// and enable the linter "memlint".
package plugin

import (
	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/cli/catalog"
)

func init() { register.Plugin("memlint", New) }

// A linter is memlint with the settings of one configuration file.
type linter struct {
	settings Settings
}

// New returns memlint with the settings that golangci-lint read from
// linters.settings.custom.memlint.settings. Its errors name the key to mend.
func New(raw any) (register.LinterPlugin, error) {
	settings := Settings{}
	if raw != nil {
		decoded, err := register.DecodeSettings[Settings](raw)
		if err != nil {
			return nil, settingsError(err)
		}
		settings = decoded
	}
	if err := settings.Check(suite()); err != nil {
		return nil, settingsError(err)
	}
	return &linter{settings}, nil
}

func suite() *catalog.Suite {
	return &catalog.Suite{New: analyzers.New, Kinds: analyzers.Kinds()}
}

// BuildAnalyzers returns fresh analyzers: two configurations in one process
// share nothing.
func (l *linter) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	options := l.settings.Options()
	var list []*analysis.Analyzer
	for _, a := range analyzers.New(options) {
		enabled, err := l.settings.Apply(a)
		if err != nil {
			return nil, settingsError(err)
		}
		if enabled {
			list = append(list, folded(a))
		}
	}
	return list, nil
}

// GetLoadMode asks for types: with less, golangci-lint hands analyzers no
// type information at all.
func (l *linter) GetLoadMode() string { return register.LoadModeTypesInfo }
