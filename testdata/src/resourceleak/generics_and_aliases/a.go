// Generic code, aliases, dot imports, method expressions.
package generics_and_aliases

import (
	"io"
	. "net/http"
	system "os"
)

type OsFile = system.File

func dotImport(url string) (int, error) {
	resp, err := Get(url) // want `response body of resp is never closed`
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func aliasImport(name string) (string, error) {
	f, err := system.Open(name) // want `file f is never closed`
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}

func methodExpression(name string) error {
	f, err := system.Open(name)
	if err != nil {
		return err
	}
	return (*OsFile).Close(f)
}

type box[T io.Closer] struct{ v T }

func (b *box[T]) Close() error { return b.v.Close() }

func boxed[T io.Closer](v T) *box[T] { return &box[T]{v} }

func inAGenericBox(name string) (*box[*OsFile], error) {
	f, err := system.Open(name)
	if err != nil {
		return nil, err
	}
	return boxed(f), nil
}

func with[T any](name string, use func(*OsFile) T) (zero T, err error) {
	f, err := system.Open(name)
	if err != nil {
		return zero, err
	}
	defer f.Close()
	return use(f), nil
}

func withAndForget[T any](name string, use func(*OsFile) T) (zero T, err error) {
	f, err := system.Open(name) // want `file f is not closed on every path|is never closed`
	if err != nil {
		return zero, err
	}
	if f.Name() == "" {
		return zero, nil
	}
	return zero, f.Sync()
}
