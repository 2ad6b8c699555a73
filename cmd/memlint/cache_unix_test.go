//go:build unix

package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A second run on unchanged code starts the tool for the handshake only.
func TestSecondRunAnalyzesNothing(t *testing.T) {
	dir := newModule(t, module)
	log := filepath.Join(t.TempDir(), "log")
	script := filepath.Join(t.TempDir(), "tool")
	// The go command takes the version that the script passes on for the
	// script's own.
	text := fmt.Sprintf("#!/bin/sh\necho \"$@\" >>%q\nexec %q \"$@\"\n", log, memlint)
	if err := os.WriteFile(script, []byte(text), 0o777); err != nil {
		t.Fatal(err)
	}
	first, _, _ := run(t, dir, "go", "vet", "-json", "-vettool="+script, "-notes", "./...")
	if err := os.Remove(log); err != nil {
		t.Fatal(err)
	}
	second, _, _ := run(t, dir, "go", "vet", "-json", "-vettool="+script, "-notes", "./...")
	if first != second || !strings.Contains(first, "tickerstop") {
		t.Errorf("first run:\n%s\nsecond run:\n%s", first, second)
	}
	calls, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(calls); got != "-flags\n-V=full\n" {
		t.Errorf("the second run starts the tool with\n%s", got)
	}
}
