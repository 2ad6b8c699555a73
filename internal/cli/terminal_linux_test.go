package cli_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// On a terminal the source line is shown, and colours unless NO_COLOR is set.
func TestTerminal(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.24\n")
	writeFile(t, filepath.Join(dir, "a.go"), leakySource)
	const excerpt = "\tleak()\n\t^~~~~~\n"

	plain := onTerminal(t, dir, "NO_COLOR=1", "TERM=xterm")
	if want := "a.go:4:2: leak: leak is called; remove the call [callcheck/leaky-call]\n" + excerpt; !strings.HasPrefix(plain, want) {
		t.Errorf("without colour:\n%q\nwant\n%q", plain, want)
	}
	if strings.Contains(plain, "\x1b[1") {
		t.Errorf("colour in spite of NO_COLOR: %q", plain)
	}
	colored := onTerminal(t, dir, "NO_COLOR=", "TERM=xterm")
	if want := "\x1b[1ma.go:4:2\x1b[0m: \x1b[1;31mleak\x1b[0m: "; !strings.HasPrefix(colored, want) {
		t.Errorf("in colour:\n%q\nwant\n%q", colored, want)
	}
	dumb := onTerminal(t, dir, "NO_COLOR=", "TERM=dumb")
	if strings.Contains(dumb, "\x1b[1") || !strings.Contains(dumb, excerpt) {
		t.Errorf("on a dumb terminal: %q", dumb)
	}
}

// onTerminal runs the tool on a pseudo-terminal and returns what it shows.
func onTerminal(t *testing.T, dir string, env ...string) string {
	t.Helper()
	master, slave := openTerminal(t)
	defer master.Close()
	cmd := exec.Command(tool)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = slave, slave
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	shown, err := io.ReadAll(master)
	if err != nil && !errors.Is(err, syscall.EIO) { // EIO: the other side is closed
		t.Fatal(err)
	}
	cmd.Wait() // it exits with status 1, for its findings
	return strings.ReplaceAll(string(shown), "\r\n", "\n")
}

// openTerminal returns both sides of a new pseudo-terminal.
func openTerminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	var number, unlocked int32
	ioctl(t, master, syscall.TIOCSPTLCK, &unlocked)
	ioctl(t, master, syscall.TIOCGPTN, &number)
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return master, slave
}

func ioctl(t *testing.T, f *os.File, request uintptr, arg *int32) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(unsafe.Pointer(arg))); errno != 0 {
		t.Fatal(errno)
	}
}
