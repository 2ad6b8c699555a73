package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// borrowedSuffix marks a borrowed file, whose own type errors don't count.
const borrowedSuffix = ".borrowed.pb.go"

// borrowGenerated gives the tree the Go code of its .proto files where the
// commit has none: as it was when the project first kept it. The code of a
// later schema has at least what the earlier one had, as schemas go, but it
// may use what the commit hasn't got yet.
func borrowGenerated(gitDir string, protos []string, tree string) error {
	for _, proto := range protos {
		name := strings.TrimSuffix(proto, ".proto") + ".pb.go"
		if exists(filepath.Join(tree, name)) || !holdsGo(filepath.Join(tree, filepath.Dir(name))) {
			continue
		}
		text, err := firstVersion(gitDir, name)
		if err != nil {
			return err
		}
		if text == nil {
			continue
		}
		borrowed := strings.TrimSuffix(name, ".pb.go") + borrowedSuffix
		if err := writeFile(filepath.Join(tree, borrowed), text); err != nil {
			return err
		}
	}
	return nil
}

// withoutBorrowed drops the errors that stand in borrowed files.
func withoutBorrowed(errs []error) []error {
	return slices.DeleteFunc(errs, func(err error) bool {
		where, _, _ := strings.Cut(err.Error(), ": ")
		return strings.Contains(where, borrowedSuffix+":")
	})
}

// holdsGo reports whether the folder holds Go files, so that generated code
// belongs in it.
func holdsGo(dir string) bool {
	found, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return len(found) > 0
}

// firstVersion returns the file as the commit that added it left it, or nil
// if no commit did.
func firstVersion(gitDir, name string) ([]byte, error) {
	out, err := git(gitDir, "log", "--all", "--reverse", "--diff-filter=A", "--format=%H", "--", name).Output()
	if err != nil {
		return nil, fmt.Errorf("git log of %s in %s: %w", name, gitDir, err)
	}
	commit, _, _ := strings.Cut(string(out), "\n")
	if commit == "" {
		return nil, nil
	}
	text, err := git(gitDir, "show", commit+":"+name).Output()
	if err != nil {
		fmt.Fprintf(os.Stderr, "measure: %s lacks %s of %.10s\n", gitDir, name, commit)
		return nil, nil
	}
	return text, nil
}
