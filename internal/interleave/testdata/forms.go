// Forms of the language: generics, labels, method values, named results,
// deferred literals, embedded locks, switches and ranges of all sorts.
package forms

import (
	"errors"
	"sync"
)

var load func() error

type queue[T any] struct {
	items chan T
	done  chan struct{}
}

func newQueue[T any](n int) *queue[T] {
	return &queue[T]{items: make(chan T, n), done: make(chan struct{})}
}

func (q *queue[T]) run(use func(T)) {
	for {
		select {
		case v := <-q.items: // the other case below
			use(v)
		case <-q.done:
			return
		}
	}
}

func (q *queue[T]) close() { close(q.done) }

func generic(vs []int) {
	q := newQueue[int](1)
	defer q.close()
	go q.run(func(int) {})
	for _, v := range vs {
		q.items <- v
	}
}

type plainQueue struct {
	items chan int
	done  chan struct{}
}

func (q *plainQueue) run() {
	for {
		select { // stuck
		case <-q.items:
		case <-q.done:
			return
		}
	}
}

func (q *plainQueue) close() { close(q.done) }

func leakMethodValue() {
	q := &plainQueue{items: make(chan int), done: make(chan struct{})}
	stop := q.close
	go q.run()
	if load() != nil {
		return
	}
	stop()
}

func deferredMethodValue() {
	q := &plainQueue{items: make(chan int), done: make(chan struct{})}
	stop := q.close
	defer stop()
	go q.run()
	if load() != nil {
		return
	}
}

func namedResult() (err error) {
	errc := make(chan error)
	go func() { errc <- load() }()
	defer func() {
		if e := <-errc; err == nil {
			err = e
		}
	}()
	return load()
}

func leakNamedResult() (err error) {
	errc := make(chan error)
	go func() {
		errc <- load() // stuck
	}()
	defer func() {
		if err == nil {
			err = <-errc
		}
	}()
	return load()
}

func labels(items []int) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, v := range items {
			ch <- v
		}
	}()
loop:
	for {
		select {
		case v, ok := <-ch:
			if !ok {
				break loop
			}
			println(v)
		}
	}
}

func leakBreakLeavesSelect(items []int) {
	ch := make(chan int)
	quit := make(chan struct{})
	go func() {
		for _, v := range items {
			ch <- v
		}
		<-quit // stuck
	}()
	for range items {
		select {
		case <-ch:
			break
		}
	}
}

type guarded struct {
	sync.Mutex
	n int
}

func (g *guarded) add() {
	g.Lock() // stuck
	defer g.Unlock()
	g.n++
}

func embedded() {
	g := new(guarded)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			g.add()
		}()
	}
	wg.Wait()
}

func leakEmbedded() {
	g := new(guarded)
	done := make(chan struct{})
	g.Lock()
	go func() {
		g.add()
		close(done)
	}()
	<-done // stuck
	g.Unlock()
}

type sink interface{ put(int) }

type chanSink struct{ ch chan int }

func (s *chanSink) put(v int) { s.ch <- v }

func throughInterface() {
	s := &chanSink{make(chan int)}
	var out sink = s
	go out.put(1)
	<-s.ch
}

func switches(kind int) {
	ch := make(chan int)
	go func() { ch <- kind }()
	switch kind {
	case 1:
		fallthrough
	case 2:
		<-ch
	default:
		<-ch
	}
}

func leakSwitch(kind int) {
	ch := make(chan int)
	go func() {
		ch <- kind // stuck
	}()
	switch kind {
	case 1, 2:
		<-ch
	default:
	}
}

func typeSwitch(v any) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	switch v := v.(type) {
	case int:
		<-ch
	case error:
		println(v.Error())
		<-ch
	default:
		<-ch
	}
}

func gotos(n int) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	if n > 3 {
		goto end
	}
end:
	<-ch
}

func recursive(n int, ch chan int) {
	if n == 0 {
		ch <- 1
		return
	}
	recursive(n-1, ch)
}

func callsRecursive() {
	ch := make(chan int)
	go recursive(1, ch)
	<-ch
}

func overFunc(seq func(yield func(int) bool)) {
	ch := make(chan int)
	n := 0
	for v := range seq {
		n++
		go func() { ch <- v }()
	}
	for range n {
		<-ch
	}
}

func joined() error {
	errs := make(chan error, 2)
	for _, f := range []func() error{load, load} {
		go func() { errs <- f() }()
	}
	return errors.Join(<-errs, <-errs)
}

func slots(items []string) []error {
	results := make([]chan error, len(items))
	for i := range items {
		results[i] = make(chan error)
		go func() { results[i] <- load() }()
	}
	var list []error
	for _, r := range results {
		list = append(list, <-r)
	}
	return list
}

func leakSlots(items []string) error {
	results := make([]chan error, len(items))
	for i := range items {
		results[i] = make(chan error)
		go func() {
			results[i] <- load() // stuck
		}()
	}
	for _, r := range results {
		if err := <-r; err != nil {
			return err
		}
	}
	return nil
}

type outlet struct {
	sync.Mutex
	ch chan int
}

func newOutlet() *outlet { return &outlet{} }

func (o *outlet) init(n int) { o.ch = make(chan int, n) }

func leakConstructed() {
	o := newOutlet()
	o.init(1)
	go func() {
		o.ch <- 1
		o.ch <- 2 // stuck
	}()
}

func constructed() {
	o := newOutlet()
	o.init(2)
	go func() {
		o.ch <- 1
		o.ch <- 2
	}()
}

func limit() int

// workersOfLimit is silent: a limit of no workers is the caller's mistake.
func workersOfLimit(reqs []int) {
	ch := make(chan int)
	go func() {
		for _, r := range reqs {
			ch <- r
		}
		close(ch)
	}()
	done := make(chan error)
	for range min(limit(), len(reqs)) {
		go func() {
			for range ch {
				done <- load()
			}
		}()
	}
	for range reqs {
		<-done
	}
}

func leakWorkersOfLimit(reqs []int) error {
	ch := make(chan int)
	go func() {
		for _, r := range reqs {
			ch <- r
		}
		close(ch)
	}()
	done := make(chan error)
	for range min(limit(), len(reqs)) {
		go func() {
			for range ch {
				done <- load() // stuck
			}
		}()
	}
	for range reqs {
		if err := <-done; err != nil {
			return err
		}
	}
	return nil
}

// perShard is silent: what the shards return is a part of what was asked for,
// for all that one can tell.
func perShard(asked []int, shards []func() []int) {
	ch := make(chan int, len(asked))
	var wg sync.WaitGroup
	wg.Add(len(shards))
	for _, shard := range shards {
		go func() {
			defer wg.Done()
			for _, v := range shard() {
				ch <- v
			}
		}()
	}
	wg.Wait()
	close(ch)
	for range ch {
		load()
	}
}

type registry struct {
	mu   sync.RWMutex
	list map[int]int
}

func (r *registry) size() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.list)
}

// waitForEmpty is silent: somebody else may empty the registry.
func waitForEmpty(r *registry) {
	done := make(chan bool)
	go func() {
		for {
			if r.size() == 0 {
				break
			}
		}
		done <- true
	}()
	<-done
}

type entry struct{}

func (entry) Fatal() entry { return entry{} }
func (entry) Msg(string)   {}

// fatalEntry is silent: the process has ended.
func fatalEntry() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	if err := load(); err != nil {
		entry{}.Fatal().Msg("no")
		return
	}
	<-ch
}

// leakBehindChecks makes its group late.
func leakBehindChecks(stop chan struct{}) error {
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	if err := load(); err != nil {
		return err
	}
	done := make(chan error)
	go func() {
		done <- load() // stuck
	}()
	go func() {
		<-stop
		done <- nil // stuck
	}()
	return <-done
}
