package cli_test

import (
	"regexp"
	"strings"
	"testing"
)

func TestHelp(t *testing.T) {
	dir := t.TempDir()
	word, _, wordExit := run(t, dir, tool, "help")
	flag, errs, flagExit := run(t, dir, tool, "-h")
	if wordExit != 0 || flagExit != 0 || word != flag || errs != "" {
		t.Errorf("help exits with %d, -h with %d; they print\n%s\n%s\n%s", wordExit, flagExit, word, flag, errs)
	}
	for _, want := range []string{
		"memlint [flags] [packages]", "memlint confirm [flags] [packages]", "go vet -vettool=$(which memlint)", "go fix -fixtool=$(which memlint)",
		"callcheck   find calls of functions with telling names",
		"-C dir", "-tags tags", "-mod mode", "-fix", "-diff", "-json", "-tests", "-generated", "-notes", "-asynctimers",
		"-enable names", "-disable names", "-pairs pairs", "-suppressed", "-deps", "-V", "-callcheck.extra",
	} {
		if !strings.Contains(word, want) {
			t.Errorf("help lacks %q:\n%s", want, word)
		}
	}
}

func TestConfirmHelp(t *testing.T) {
	dir := t.TempDir()
	word, errs, wordExit := run(t, dir, tool, "help", "confirm")
	flag, _, flagExit := run(t, dir, tool, "confirm", "-h")
	if wordExit != 0 || flagExit != 0 || word != flag || errs != "" {
		t.Errorf("help confirm exits with %d, confirm -h with %d; they print\n%s\n%s\n%s", wordExit, flagExit, word, flag, errs)
	}
	for _, want := range []string{"usage: memlint confirm", "not exercised", "Exit status: 0", "-run", "-race", "-settle time", "-alive", "-tests", "-C dir"} {
		if !strings.Contains(word, want) {
			t.Errorf("help confirm lacks %q:\n%s", want, word)
		}
	}
}

func TestVersion(t *testing.T) {
	dir := t.TempDir()
	word, _, wordExit := run(t, dir, tool, "version")
	flag, _, flagExit := run(t, dir, tool, "-V")
	if wordExit != 0 || flagExit != 0 || word != flag || !regexp.MustCompile(`^memlint \S+ built with go1\.\S+ \w+/\w+\n$`).MatchString(word) {
		t.Errorf("version prints %q and exits with %d; -V %q, %d", word, wordExit, flag, flagExit)
	}
	full, _, exit := run(t, dir, tool, "-V=full")
	if exit != 0 || !regexp.MustCompile(`^.* version devel .*buildID=[0-9a-f]+\n$`).MatchString(full) {
		t.Errorf("-V=full prints %q and exits with %d", full, exit)
	}
}

func TestNoGoCommand(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, errs, exit := run(t, t.TempDir(), tool)
	if exit != 2 || !strings.Contains(errs, `memlint: running the go command: exec: "go": executable file not found`) {
		t.Errorf("exit status %d\n%s", exit, errs)
	}
}
