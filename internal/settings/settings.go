// Package settings is what users may write about memlint in a configuration
// file: below linters.settings.custom.memlint.settings for golangci-lint, and
// in .memlint.yml for memlint itself.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/report"
)

// Settings are the keys that users write. They are kebab-case; there is one
// block per analyzer.
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
	BodyBytes       *int64 `json:"body-bytes,omitempty"`       // bytes to which fixes limit what is read
	PooledBytes     *int64 `json:"pooled-bytes,omitempty"`     // bytes up to which fixes let a buffer back into its pool
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

// Check returns an error that names the first key with a wrong value.
func (s *Settings) Check(suite *catalog.Suite) error {
	var timers report.AsyncTimers
	if err := timers.Set(s.AsyncTimers); err != nil {
		return fmt.Errorf("async-timers: %w", err)
	}
	if err := suite.Check(s.Disable); err != nil {
		return fmt.Errorf("disable: %w", err)
	}
	if err := suite.Check(s.Enable); err != nil {
		return fmt.Errorf("enable: %w", err)
	}
	for i, p := range s.Pairs {
		var pairs report.Pairs
		if err := pairs.Set(p.Acquire + "=" + p.Release); err != nil {
			return fmt.Errorf("pairs[%d]: acquire must be pkg/path.Func or pkg/path.Type.Method, release a name: %w", i, err)
		}
	}
	return nil
}

// Options returns the options that all analyzers share.
func (s *Settings) Options() *report.Options {
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

// Apply sets the analyzer's own options and reports whether it is enabled.
func (s *Settings) Apply(a *analysis.Analyzer) (enabled bool, err error) {
	values, err := s.block(a.Name)
	if err != nil {
		return false, err
	}
	for key, value := range values {
		if key == "disabled" { // omitted unless true
			return false, nil
		}
		if err := a.Flags.Set(key, value); err != nil {
			return false, fmt.Errorf("%s: %s: %w", a.Name, key, err)
		}
	}
	return true, nil
}

// block returns the keys of an analyzer's block that are set, as text.
func (s *Settings) block(analyzer string) (map[string]string, error) {
	data, err := json.Marshal(s.blocks()[analyzer])
	if err != nil {
		return nil, err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	values := make(map[string]string)
	for key, value := range raw {
		values[key] = string(value)
	}
	return values, nil
}

// Flag returns the flag of memlint that says the same as a key, such as
// "asynctimers" for "async-timers", and its value. The key of a block's entry
// is "analyzer.entry".
func (s *Settings) Flag(key string) (name, value string, err error) {
	o := s.Options()
	switch key {
	case "notes":
		return key, strconv.FormatBool(s.Notes), nil
	case "tests":
		return key, strconv.FormatBool(s.Tests), nil
	case "generated":
		return key, strconv.FormatBool(s.Generated), nil
	case "async-timers":
		return "asynctimers", o.AsyncTimers.String(), nil
	case "disable":
		return key, o.Disable.String(), nil
	case "enable":
		return key, o.Enable.String(), nil
	case "pairs":
		return key, o.Pairs.String(), nil
	}
	analyzer, entry, _ := strings.Cut(key, ".")
	values, err := s.block(analyzer)
	if err != nil {
		return "", "", err
	}
	if entry == "disabled" {
		return analyzer, strconv.FormatBool(values[entry] != "true"), nil
	}
	return key, values[entry], nil
}

// DecodeError turns an error of decoding into one that names the key.
func DecodeError(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return fmt.Errorf("%s: want %s, not %s", wrongType.Field, wrongType.Type, wrongType.Value)
	}
	return err
}
