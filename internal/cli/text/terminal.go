package text

import (
	"os"

	"golang.org/x/term"
)

// IsTerminal reports whether f is a terminal that a person reads.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// Colored reports whether colours are wanted on f: it is a terminal, not a
// dumb one, and NO_COLOR is not set (no-color.org).
func Colored(f *os.File) bool {
	return IsTerminal(f) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
