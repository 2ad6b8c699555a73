package lock_again

import (
	"errors"
	"time"

	"truth"
)

func init() {
	truth.Leak("registry.Add", truth.Goroutines(1), func() { new(registry).Add("a") }).Real().
		Twin("registry.AddLocked", func() { new(registry).AddLocked("a") }).
		Twin("registry.AddAfter", func() { (&registry{entries: make(map[string]int)}).AddAfter("a") })
	truth.Leak("errs.Add", truth.Goroutines(1), func() { new(errs).Add(errors.New("x")) }).Real().
		Twin("errs.AddOnce", func() { new(errs).AddOnce(errors.New("x")) }).
		Twin("errs.Close", func() { new(errs).Close() })
	truth.Leak("Count", truth.Goroutines(1), func() { Count(101) }).Real().
		Twin("CountAll", func() { CountAll(101) })
	truth.Leak("Twice", truth.Goroutines(1), func() { Twice() }).Real().
		Twin("Once", func() { Once() })
	truth.Leak("table.Add", truth.Goroutines(1), func() { new(table).Add("a") }).Real().
		Twin("table.AddFew", func() { new(table).AddFew("a") })
	truth.Leak("table.Find", truth.Goroutines(1), func() {
		t := &table{rows: []string{"a"}}
		t.Find("a")
		t.mu.Lock()
	}).Real().Twin("table.Has", func() {
		t := &table{rows: []string{"a"}}
		t.Has("a")
		t.mu.Lock()
	})
	truth.Leak("registry.Count", truth.Goroutines(2), func() {
		r := new(registry)
		r.Count(writer{r})
	}).Real().Twin("registry.CountLocked", func() {
		r := new(registry)
		r.CountLocked(writer{r})
	})
}

// writer wants to write.
type writer struct{ r *registry }

func (w writer) Run() {
	go w.r.AddLocked("a")
	time.Sleep(20 * time.Millisecond)
}
