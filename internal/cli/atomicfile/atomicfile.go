// Package atomicfile replaces files whole: a reader, or a run that is cut
// short, sees the old content or the new one.
package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write makes what write prints the content of the file, which is created or
// replaced. If write fails, the file stays as it is. A file that isn't a
// regular one, such as a device or a pipe, is written to directly.
func Write(name string, write func(io.Writer) error) error {
	target, mode, err := resolve(name)
	if err != nil {
		return err
	}
	if !mode.IsRegular() {
		return writeDirectly(name, write)
	}
	temporary, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".tmp*")
	if err != nil {
		return err
	}
	err = errors.Join(write(temporary), temporary.Chmod(mode), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), target)
	}
	if err != nil {
		os.Remove(temporary.Name())
	}
	return err
}

// resolve returns the file behind symbolic links, and its mode: that of a new
// file if there is none.
func resolve(name string) (target string, mode fs.FileMode, err error) {
	target, err = filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return name, 0o644, nil
	} else if err != nil {
		return "", 0, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", 0, err
	}
	return target, info.Mode(), nil
}

func writeDirectly(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
