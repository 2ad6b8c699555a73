//go:build unix

package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A directory that can't be read is said, and the others are analyzed.
func TestUnreadableDirectory(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.24\n")
	writeFile(t, filepath.Join(dir, "a", "a.go"), leakySource)
	writeFile(t, filepath.Join(dir, "closed", "a.go"), leakySource)
	cache := filepath.Join(dir, "cache")
	if err := os.Mkdir(cache, 0o777); err != nil {
		t.Fatal(err)
	}
	closed := filepath.Join(dir, "closed")
	for name, mode := range map[string]os.FileMode{closed: 0, dir: 0o755, filepath.Dir(dir): 0o755, cache: 0o777, filepath.Dir(tool): 0o755} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(closed, 0o777)

	for _, test := range []struct {
		args      []string
		out, errs string
	}{
		{nil, "a/a.go:4:2: leak: ", "closed: permission denied"},
		{[]string{"-C", "closed"}, "", "memlint: -C: open closed: permission denied"},
	} {
		cmd := exec.Command(tool, test.args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOCACHE="+cache, "HOME="+cache)
		asOrdinaryUser(cmd)
		var out, errs strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != 2 {
			t.Errorf("%q: %v, want exit status 2", test.args, err)
		}
		if !strings.HasPrefix(out.String(), test.out) || test.out == "" && out.Len() > 0 {
			t.Errorf("%q: standard output %q, want %q", test.args, &out, test.out)
		}
		if !strings.Contains(errs.String(), test.errs) {
			t.Errorf("%q: standard error %q, want %q", test.args, &errs, test.errs)
		}
	}
}

// asOrdinaryUser makes the command run as nobody if the test runs as root,
// who may read everything.
func asOrdinaryUser(cmd *exec.Cmd) {
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
}
