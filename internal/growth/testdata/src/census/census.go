package census

import (
	"bytes"
	"container/heap"
	"container/list"
	"encoding/json"
	"fmt"
	"maps"
	"sync"
)

type numbers []int

func (n numbers) Len() int           { return len(n) }
func (n numbers) Less(i, j int) bool { return n[i] < n[j] }
func (n numbers) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *numbers) Push(x any)        { *n = append(*n, x.(int)) }
func (n *numbers) Pop() any          { old := *n; *n = old[:len(old)-1]; return nil }

type box struct {
	s     []int
	m     map[string]int
	sm    sync.Map
	l     *list.List
	b     bytes.Buffer
	h     numbers
	plain int // want "no container"
}

func fresh() *box {
	x := &box{m: make(map[string]int)} // want "init m"
	x.l = list.New()                   // want "init l"
	return x
}

func shared(m map[string]int) *box {
	return &box{m: m} // want "escape m"
}

func inserts(x *box) {
	x.s = append(x.s, 1)             // want "insert s"
	x.m["a"] = 1                     // want "insert m"
	x.m["a"]++                       // want "insert m"
	maps.Copy(x.m, map[string]int{}) // want "insert m"
	x.sm.Store(1, 2)                 // want "insert sm"
	x.l.PushBack(1)                  // want "insert l"
	x.b.WriteString("a")             // want "insert b"
	fmt.Fprintf(&x.b, "a")           // want "insert b"
	heap.Push(&x.h, 1)               // want "insert h"
	if x.m == nil {
		x.m = map[string]int{} // want "init m"
	}
	m := x.m
	m["b"] = 2 // want "insert m"
	put(x.m)
}

func put(m map[string]int) { m["c"] = 3 } // want "insert m"

func removes(x *box, n int) {
	x.s = x.s[1:]            // want "remove s"
	x.s = nil                // want "remove s"
	x.s = append(x.s[:n], 1) // want "remove s"
	old := x.m
	delete(old, "a")          // want "remove m"
	clear(x.m)                // want "remove m"
	x.m = nil                 // want "remove m"
	heap.Pop(&x.h)            // want "escape h"
	x.sm.Clear()              // want "escape sm"
	x.b.Reset()               // want "escape b"
	x.l.Init()                // want "escape l"
	json.Unmarshal(nil, &x.s) // want "escape s"
}

func caps(x *box) int {
	if len(x.s) > 10 || len(x.m) == 0 { // want "cap s"
		return 0
	}
	for i := 0; i < len(x.s); i++ {
	}
	return x.l.Len() // want "cap l"
}

func reads(x *box) {
	for range x.s {
	}
	s := x.s
	s = s[:0]
	_ = x.m["a"]
	fmt.Println(x.m, x.h.Len(), len(x.s))
}

func escapes(x *box) map[string]int {
	var keep any = &x.s // want "escape s"
	_ = keep
	f := x.l.PushBack // want "escape l"
	_ = f
	return x.m // want "escape m"
}
