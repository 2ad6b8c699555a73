package configfile_test

import (
	"strings"
	"testing"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/cli/configfile"
)

func TestParse(t *testing.T) {
	f, err := configfile.Parse([]byte("notes: true\ndisable: [tickerstop/time-tick]\npairs:\n  - acquire: a/b.C\n    release: D\nunboundedbuffer:\n  chan-bytes: 7\ntickerstop:\n  disabled: true\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		key, flag, value string
		line             int
	}{
		{"notes", "notes", "true", 1},
		{"async-timers", "asynctimers", "auto", 0},
		{"disable", "disable", "tickerstop/time-tick", 2},
		{"pairs", "pairs", "a/b.C=D", 3},
		{"unboundedbuffer.chan-bytes", "unboundedbuffer.chan-bytes", "7", 7},
		{"tickerstop.disabled", "tickerstop", "false", 9},
	} {
		name, value, err := f.Flag(test.key)
		if name != test.flag || value != test.value || err != nil || f.Lines[test.key] != test.line {
			t.Errorf("%s is -%s=%s (%v) from line %d, want -%s=%s from line %d", test.key, name, value, err, f.Lines[test.key], test.flag, test.value, test.line)
		}
	}
}

func TestParseNothing(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n"} {
		if f, err := configfile.Parse([]byte(text)); err != nil || len(f.Lines) > 0 {
			t.Errorf("%q: %v, %v", text, f, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"notes: true\nnots: true", `2: unknown key "nots"; did you mean "notes"?`},
		{"tickerstop:\n  disable: true", `2: unknown key "tickerstop.disable"; did you mean "tickerstop.disabled"?`},
		{"pairs:\n- acquire: x\n  free: y", `3: unknown key "pairs[0].free"`},
		{"xyzzy: 1", `1: unknown key "xyzzy"; known are: async-timers, disable`},
		{"notes: true\nnotes: false", `2: key "notes" is there twice, first in line 1`},
		{"\nnotes: perhaps", "2: notes: want bool, not string"},
		{"tickerstop:\n  disabled: 3", "2: tickerstop.disabled: want bool, not number"},
		{"- notes", "1: want keys with values"},
		{"notes: [", "1: did not find expected node content"},
		{"notes: true\n---\ntests: true", "1: want one YAML document"},
		{"tickerstop: true", "1: tickerstop: want"},
	} {
		_, err := configfile.Parse([]byte(test.text))
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q: error %v, want %q", test.text, err, test.want)
		}
	}
}

// Each block belongs to an analyzer, whose flags are its entries, and each
// analyzer has a block.
func TestBlocks(t *testing.T) {
	keys := make(map[string]bool)
	for _, key := range configfile.Keys() {
		keys[key] = true
	}
	blocks := 0
	for key := range keys {
		if strings.HasSuffix(key, ".disabled") {
			blocks++
		}
	}
	for _, a := range analyzers.All() {
		if !keys[a.Name+".disabled"] {
			t.Errorf("%s has no block", a.Name)
		}
		for key := range keys {
			entry, ok := strings.CutPrefix(key, a.Name+".")
			if ok && entry != "disabled" && a.Flags.Lookup(entry) == nil {
				t.Errorf("%s has no flag for the key %s", a.Name, key)
			}
		}
	}
	if blocks != len(analyzers.All()) {
		t.Errorf("%d blocks for %d analyzers", blocks, len(analyzers.All()))
	}
}
