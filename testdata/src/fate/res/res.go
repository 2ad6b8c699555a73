// Package res has something to release.
package res

type File struct {
	Done chan bool
	Name string
}

func (f *File) Close() error { return nil }
func (f *File) Read() int    { return 0 }

func Open() *File             { return nil }
func TryOpen() (*File, error) { return nil, nil }
func Find() (*File, bool)     { return nil, false }

func (f *File) Run() int { return 0 }

func Each(func() int)        {}
func After(func() int)       {}
func Bind(func() int) *Bound { return nil }

type Bound struct{ Read func() int }

func Await(chan bool)   {}
func Look(*File)        {}
func Shut(fs ...*File)  {}
func Keep(*File)        {}
func Wrap(f *File) *Box { return &Box{f} }

type Box struct{ File *File }

func (b *Box) Close() error { return nil }
