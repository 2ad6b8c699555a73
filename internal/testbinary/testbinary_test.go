package testbinary_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/memlint/memlint/internal/testbinary"
)

// TestMemlint: the binary is there and is memlint, wherever the test runs.
func TestMemlint(t *testing.T) {
	t.Chdir(t.TempDir())
	binary, err := testbinary.Memlint(".")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(binary, "kinds").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "tickerstop/never-stopped") {
		t.Errorf("memlint kinds: %v\n%s", err, out)
	}
}
