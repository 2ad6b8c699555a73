package coverage

import (
	"path/filepath"
	"slices"
	"testing"
)

const profile = `mode: set
example.com/m/a/a.go:9.23,11.19 2 1
example.com/m/a/a.go:11.19,12.13 1 1
example.com/m/a/a.go:12.13,14.4 1 0
example.com/m/a/a.go:16.2,16.13 1 1
`

func TestRan(t *testing.T) {
	dir := filepath.Join(string(filepath.Separator), "src", "a")
	dirs := map[string]string{"example.com/m/a": dir}
	var m Map
	m.Add([]byte(profile), "p", dirs)
	m.Add([]byte(profile), "q", dirs)
	file := filepath.Join(dir, "a.go")
	for _, test := range []struct {
		line, column int
		by           []string
		known        bool
	}{
		{12, 3, []string{"p", "q"}, true}, // go func() {
		{13, 4, nil, true},                // its body
		{16, 9, []string{"p", "q"}, true},
		{17, 1, nil, false},
		{1, 1, nil, false},
	} {
		by, known := m.Ran(file, test.line, test.column)
		if !slices.Equal(by, test.by) || known != test.known {
			t.Errorf("Ran(%d, %d) = %v, %v, want %v, %v", test.line, test.column, by, known, test.by, test.known)
		}
	}
	if _, known := m.Ran("elsewhere.go", 1, 1); known {
		t.Error("a file that no profile covers is known")
	}
}
