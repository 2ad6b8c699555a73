package stacks

import (
	"reflect"
	"testing"
)

const text = `goroutine 1 [running]:
main.main()
	/m/main.go:3 +0x1d

goroutine 8 [chan send (leaked), 2 minutes]:
example.com/m/a.(*T[...]).First.func1({0x5f5818, 0x11afc051c068}, 0x2)
	/a dir/a:b.go:13 +0x32
created by example.com/m/a.First in goroutine 7
	/a dir/a:b.go:12 +0x67
[originating from goroutine 7]:
example.com/m/a.First(...)
	/a dir/a:b.go:12
...additional frames elided...
created by testing.(*T).Run
	/go/testing.go:2101 +0x4c5
[originating from goroutine 1]:
testing.(*T).Run(...)
	/go/testing.go:2109 +0x4c5

goroutine 9 [chan send (leaked)]:
example.com/m/a.(*T[...]).First.func1({0x5f5818, 0x11afc051c070}, 0x3)
	/a dir/a:b.go:13 +0x32
created by example.com/m/a.First in goroutine 7
	/a dir/a:b.go:12 +0x67
[originating from goroutine 7]:
example.com/m/a.First(...)
	/a dir/a:b.go:12
created by testing.(*T).Run
	/go/testing.go:2101 +0x4c5
[originating from goroutine 1]:
testing.(*T).Run(...)
	/go/testing.go:2109 +0x4c5

goroutine 10 [select, locked to thread]:
x.F()
	C:/x.go:1 +0x1

goroutine 11 [sel`

func TestParse(t *testing.T) {
	want := []Goroutine{
		{State: "running", Stack: []Frame{{"main.main", "/m/main.go", 3}}, Count: 1},
		{
			State: "chan send", Leaked: true, Count: 2,
			Stack:   []Frame{{"example.com/m/a.(*T[...]).First.func1", "/a dir/a:b.go", 13}},
			Creator: Frame{"example.com/m/a.First", "/a dir/a:b.go", 12},
			Ancestors: [][]Frame{
				{{"example.com/m/a.First", "/a dir/a:b.go", 12}, {"testing.(*T).Run", "/go/testing.go", 2101}},
				{{"testing.(*T).Run", "/go/testing.go", 2109}},
			},
		},
		{State: "select", Stack: []Frame{{"x.F", "C:/x.go", 1}}, Count: 1},
	}
	if got := Parse(text); !reflect.DeepEqual(got, want) {
		t.Errorf("Parse returns\n%+v, want\n%+v", got, want)
	}
}

// Whatever a process wrote, reading it doesn't panic.
func TestParseCut(t *testing.T) {
	for i := range text {
		Parse(text[i:])
		Parse(text[:i])
	}
}
