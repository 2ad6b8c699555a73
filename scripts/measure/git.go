package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// A blob is one file of a commit.
type blob struct {
	path string
	id   string
}

func git(gitDir string, args ...string) *exec.Cmd {
	cmd := exec.Command("git", append([]string{"--git-dir", gitDir}, args...)...)
	// A partial clone lacks files; they are left out, not fetched.
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1")
	return cmd
}

// blobsOf lists the files of a commit that wanted asks for. Symbolic links
// are left out: what is written here must stay below its folder.
func blobsOf(gitDir, commit string, wanted func(path string) bool) ([]blob, error) {
	var stderr bytes.Buffer
	cmd := git(gitDir, "ls-tree", "-r", "-z", commit)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-tree %s in %s: %w: %s", commit, gitDir, err, lastLines(stderr.String(), 1))
	}
	var blobs []blob
	for line := range strings.SplitSeq(string(out), "\x00") {
		meta, name, ok := strings.Cut(line, "\t")
		fields := strings.Fields(meta) // mode, type, id
		if !ok || len(fields) != 3 || !strings.HasPrefix(fields[0], "100") {
			continue
		}
		if filepath.IsLocal(name) && wanted(name) {
			blobs = append(blobs, blob{name, fields[2]})
		}
	}
	return blobs, nil
}

// writeBlobs writes the files below dir and returns how many the repository
// lacks.
func writeBlobs(gitDir string, blobs []blob, dir string) (missing int, err error) {
	cmd := git(gitDir, "cat-file", "--batch")
	var ids strings.Builder
	for _, b := range blobs {
		fmt.Fprintln(&ids, b.id)
	}
	cmd.Stdin = strings.NewReader(ids.String())
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	missing, err = readBatch(bufio.NewReaderSize(out, 1<<20), blobs, dir)
	if err != nil {
		cmd.Process.Kill()
		cmd.Wait()
		return missing, fmt.Errorf("git cat-file in %s: %w", gitDir, err)
	}
	return missing, cmd.Wait()
}

// readBatch reads the output of git cat-file --batch for the blobs.
func readBatch(r *bufio.Reader, blobs []blob, dir string) (missing int, err error) {
	for _, b := range blobs {
		header, err := r.ReadString('\n')
		if err != nil {
			return missing, err
		}
		fields := strings.Fields(header) // id, "blob", size; or id, "missing"
		if len(fields) != 3 {
			missing++
			continue
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil {
			return missing, fmt.Errorf("unexpected header %q", header)
		}
		content := make([]byte, size+1) // a newline follows
		if _, err := io.ReadFull(r, content); err != nil {
			return missing, err
		}
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(b.path)), content[:size]); err != nil {
			return missing, err
		}
	}
	return missing, nil
}

func writeFile(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o666)
}

// isGoInput reports whether loading the project's packages, without their
// tests, needs the file.
func isGoInput(name string) bool {
	for elem := range strings.SplitSeq(path.Dir(name), "/") {
		if elem == "testdata" || elem != "." && strings.HasPrefix(elem, ".") {
			return false
		}
	}
	switch path.Base(name) {
	case "go.mod", "go.sum", "vendor.mod", "vendor.sum":
		return true
	case "modules.txt":
		return path.Base(path.Dir(name)) == "vendor"
	}
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

// isVendored reports whether the file stands in a vendor directory.
func isVendored(name string) bool {
	return strings.HasPrefix(name, "vendor/") || strings.Contains(name, "/vendor/")
}
