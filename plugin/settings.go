package plugin

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/report"
)

// Settings are what users write below linters.settings.custom.memlint.settings.
// Keys are kebab-case; there is one block per analyzer.
type Settings struct {
	Notes       bool     `json:"notes"`        // report findings of severity note
	Tests       bool     `json:"tests"`        // report findings in _test.go files
	Generated   bool     `json:"generated"`    // report findings in generated files
	AsyncTimers string   `json:"async-timers"` // auto, on or off
	Disable     []string `json:"disable"`      // kinds to silence
	Enable      []string `json:"enable"`       // kinds that are off by default
	Pairs       []Pair   `json:"pairs"`        // acquire/release pairs of your own

	DoubleClose     Block           `json:"doubleclose"`
	GoroutineLeak   Block           `json:"goroutineleak"`
	ListenerLeak    Block           `json:"listenerleak"`
	ResourceLeak    Block           `json:"resourceleak"`
	TickerStop      Block           `json:"tickerstop"`
	UnboundedBuffer UnboundedBuffer `json:"unboundedbuffer"`
}

// A Pair names a function that acquires and the one that releases.
type Pair struct {
	Acquire string `json:"acquire"` // example.com/bus.Bus.Subscribe
	Release string `json:"release"` // Unsubscribe
}

// A Block holds what every analyzer can be told.
type Block struct {
	Disabled bool `json:"disabled,omitempty"`
}

// UnboundedBuffer is the block of unboundedbuffer. Its keys are the flags of
// the analyzer.
type UnboundedBuffer struct {
	Block
	ChanBytes       *int64 `json:"chan-bytes,omitempty"`       // bytes from which the buffer of one channel is huge
	LimitedRequests *bool  `json:"limited-requests,omitempty"` // request bodies are limited elsewhere
}

// blocks returns the block of each analyzer by name.
func (s *Settings) blocks() map[string]any {
	return map[string]any{
		"doubleclose":     s.DoubleClose,
		"goroutineleak":   s.GoroutineLeak,
		"listenerleak":    s.ListenerLeak,
		"resourceleak":    s.ResourceLeak,
		"tickerstop":      s.TickerStop,
		"unboundedbuffer": s.UnboundedBuffer,
	}
}

// check returns an error that names the first key with a wrong value.
func (s *Settings) check(suite *catalog.Suite) error {
	var timers report.AsyncTimers
	if err := timers.Set(s.AsyncTimers); err != nil {
		return fmt.Errorf("memlint settings: async-timers: %w", err)
	}
	if err := suite.Check(s.Disable); err != nil {
		return fmt.Errorf("memlint settings: disable: %w", err)
	}
	if err := suite.Check(s.Enable); err != nil {
		return fmt.Errorf("memlint settings: enable: %w", err)
	}
	for i, p := range s.Pairs {
		var pairs report.Pairs
		if err := pairs.Set(p.Acquire + "=" + p.Release); err != nil {
			return fmt.Errorf("memlint settings: pairs[%d]: acquire must be pkg/path.Func or pkg/path.Type.Method, release a name: %w", i, err)
		}
	}
	return nil
}

// options returns the options that all analyzers share.
func (s *Settings) options() *report.Options {
	o := &report.Options{
		Notes: s.Notes, Tests: s.Tests, Generated: s.Generated,
		Disable: s.Disable, Enable: s.Enable,
	}
	if s.AsyncTimers != "auto" {
		o.AsyncTimers = report.AsyncTimers(s.AsyncTimers)
	}
	for _, p := range s.Pairs {
		o.Pairs = append(o.Pairs, report.Pair(p))
	}
	return o
}

// apply sets the analyzer's own options and reports whether it is enabled.
func (s *Settings) apply(a *analysis.Analyzer) (enabled bool, err error) {
	block, err := json.Marshal(s.blocks()[a.Name])
	if err != nil {
		return false, err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(block, &values); err != nil {
		return false, err
	}
	for key, value := range values {
		if key == "disabled" { // omitted unless true
			return false, nil
		}
		if err := a.Flags.Set(key, string(value)); err != nil {
			return false, fmt.Errorf("memlint settings: %s: %s: %w", a.Name, key, err)
		}
	}
	return true, nil
}

// settingsError turns a decoding error into one that names the key.
func settingsError(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return fmt.Errorf("memlint settings: %s: want %s, not %s", wrongType.Field, wrongType.Type, wrongType.Value)
	}
	if _, key, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return fmt.Errorf("memlint settings: unknown key %s; .golangci.example.yml lists all keys", key)
	}
	return fmt.Errorf("memlint settings: %w", err)
}
