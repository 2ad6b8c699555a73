// Package testbinary builds the memlint command for the tests that run it.
package testbinary

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Memlint builds memlint into a directory and returns the path of the binary.
// It works from the nested modules as well.
func Memlint(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "memlint")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	_, file, _, _ := runtime.Caller(0)
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "./cmd/memlint")
	cmd.Dir = filepath.Join(filepath.Dir(file), "..", "..")
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building memlint: %w\n%s", err, out)
	}
	return binary, nil
}
