package kept_part

import (
	"os"
	"path/filepath"

	"truth"
	"truth/web"
)

const size = 64 << 10

func init() {
	var kept []*index
	reads := func(read func(x *index) error) func() {
		return func() {
			x := &index{names: make(map[string]string, 1)}
			if read(x) == nil {
				kept = append(kept, x)
			}
		}
	}
	truth.Leak("index.read", truth.Heap(size), reads(func(x *index) error { return x.read(web.Zeros(size)) })).
		Twin("index.readCloned", reads(func(x *index) error { return x.readCloned(web.Zeros(size)) }))
	written := func(f func(x *index, name string) error) func() {
		return reads(func(x *index) error {
			name := filepath.Join(os.TempDir(), "memlint-"+web.Name())
			if err := os.WriteFile(name, append([]byte("a title\n"), make([]byte, size)...), 0o600); err != nil {
				return err
			}
			defer os.Remove(name)
			return f(x, name)
		})
	}
	cloned := written((*index).loadNameCloned)
	truth.Leak("index.load", truth.Heap(size), written((*index).load)).
		Twin("index.loadNameCloned", cloned)
	truth.Leak("index.loadName", truth.Heap(size), written((*index).loadName)).
		Twin("index.loadNameCloned", cloned)
}
