// Pairs of functions that drop a value and that don't, by a line or two.
package paths

import (
	"log"
	"os"

	"fate/res"
)

var cond, other bool

func never() {
	f := res.Open() // want `dropped: end`
	f.Read()
}

func closed() {
	f := res.Open()
	f.Close()
}

func deferred() int {
	f := res.Open()
	defer f.Close()
	if cond {
		return 1
	}
	return f.Read()
}

func atOnce() {
	res.Open() // want `dropped: at once`
}

func atOnceBlank() {
	_ = res.Open() // want `dropped: at once`
}

func atOnceClosed() { res.Open().Close() }

func atOnceReturned() *res.File { return res.Open() }

func earlyReturn() int {
	f := res.Open() // want `dropped: return`
	if cond {
		return 1
	}
	f.Close()
	return 0
}

func bothReturns() int {
	f := res.Open()
	if cond {
		f.Close()
		return 1
	}
	f.Close()
	return 0
}

func ifElse() {
	f := res.Open() // want `dropped: end`
	if cond {
		f.Close()
	}
}

func ifElseBoth() {
	f := res.Open()
	if cond {
		f.Close()
	} else {
		f.Close()
	}
}

// An error means that there is nothing to release.
func errCheck() error {
	f, err := res.TryOpen()
	if err != nil {
		return err
	}
	return f.Close()
}

func errCheckLater() error {
	f, err := res.TryOpen() // want `dropped: return`
	if err != nil {
		return err
	}
	if err = work(); err != nil {
		return err
	}
	return f.Close()
}

func errCheckInverted() {
	if f, err := res.TryOpen(); err == nil {
		f.Close()
	}
}

func errCheckIgnored() {
	f, _ := res.TryOpen() // want `dropped: end`
	f.Read()
}

func okCheck() {
	f, ok := res.Find()
	if !ok {
		return
	}
	f.Close()
}

func okCheckDropped() {
	f, ok := res.Find() // want `dropped: end`
	if ok {
		f.Read()
	}
}

func nilCheck() {
	var f *res.File
	if cond {
		f = res.Open()
	}
	if f != nil {
		f.Close()
	}
}

func nilCheckWrong() {
	var f *res.File
	if cond {
		f = res.Open() // want `dropped: end`
	}
	if f == nil {
		f.Close()
	}
}

func correlated(on bool) {
	var f *res.File
	if on {
		f = res.Open()
	}
	work()
	if on {
		f.Close()
	}
}

func uncorrelated(on bool) {
	var f *res.File
	if on {
		f = res.Open() // want `dropped: end`
	}
	on = work() == nil
	if on {
		f.Close()
	}
}

func correlatedNot(on bool) {
	f := res.Open()
	if !on {
		f.Close()
		return
	}
	if on {
		f.Close()
	}
}

func both(a, b bool) {
	f := res.Open() // want `dropped: end`
	if a && b {
		f.Close()
	}
}

func loop(n int) {
	for range n {
		f := res.Open() // want `dropped: next turn, end`
		f.Read()
	}
}

func loopClosed(n int) {
	for range n {
		f := res.Open()
		f.Close()
	}
}

func loopBreak(n int) {
	for range n {
		f := res.Open() // want `dropped: end`
		if cond {
			break
		}
		f.Close()
	}
}

func loopContinue(n int) {
	for range n {
		f := res.Open() // want `dropped: next turn, end`
		if cond {
			continue
		}
		f.Close()
	}
}

func retry() error {
	var f *res.File
	var err error
	for range 3 {
		if f, err = res.TryOpen(); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func overwritten() {
	f := res.Open() // want `dropped: overwrite`
	f = res.Open()
	f.Close()
}

func overwrittenAfter() {
	f := res.Open()
	f.Close()
	f = res.Open()
	f.Close()
}

func overwrittenAlias() {
	f := res.Open()
	g := f
	f = res.Open()
	f.Close()
	g.Close()
}

func alias() {
	f := res.Open() // want `dropped: end`
	g := f
	g.Read()
}

func aliasClosed() {
	f := res.Open()
	g := f
	g.Close()
}

func deferClosure() {
	f := res.Open()
	defer func() {
		if err := f.Close(); err != nil {
			log.Print(err)
		}
	}()
	f.Read()
}

func calledClosure() {
	f := res.Open()
	func() { f.Close() }()
}

func calledClosureReads() {
	f := res.Open() // want `dropped: end`
	func() { f.Read() }()
}

func keptClosure() func() error {
	f := res.Open()
	return func() error { return f.Close() }
}

func methodValue() {
	f := res.Open()
	stop := f.Close
	defer stop()
}

func goroutine() {
	f := res.Open()
	go func() { f.Close() }()
}

func goroutineReads() {
	f := res.Open() // want `dropped: end`
	go func() { f.Read() }()
}

type holder struct {
	f *res.File
	n int
}

func structHolder() {
	h := holder{f: res.Open()} // want `dropped: end`
	h.n++
}

func structHolderClosed() {
	h := holder{f: res.Open()}
	h.f.Close()
}

func structHolderReturned() *holder {
	f := res.Open()
	return &holder{f: f}
}

func fieldLater() *holder {
	h := &holder{}
	h.f = res.Open()
	return h
}

func fieldLaterDropped() {
	h := &holder{}
	h.f = res.Open() // want `dropped: end`
	h.n++
}

func slice() {
	var list []*res.File
	list = append(list, res.Open())
	for _, f := range list {
		f.Close()
	}
}

func sliceSome(n int) {
	var list []*res.File
	for range n {
		list = append(list, res.Open())
	}
	for _, f := range list {
		if f.Name != "" {
			f.Close()
		}
	}
}

func sliceRead(n int) {
	list := []*res.File{res.Open()} // want `dropped: end`
	for _, f := range list {
		f.Read()
	}
}

func sent(ch chan *res.File) {
	f := res.Open()
	ch <- f
}

// A send in a select hands the value on where it was chosen.
func sentOrDone(ch chan *res.File, done chan bool) {
	f := res.Open() // want `dropped: return`
	select {
	case ch <- f:
	case <-done:
		return
	}
}

func sentOrClosed(ch chan *res.File, done chan bool) {
	f := res.Open()
	select {
	case ch <- f:
	case <-done:
		f.Close()
	}
}

func received(done chan bool) {
	f := res.Open() // want `dropped: return`
	select {
	case <-f.Done:
	case <-done:
		return
	}
}

func receivedAlways() {
	f := res.Open()
	<-f.Done
}

func receivedElsewhere() {
	f := res.Open()
	res.Await(f.Done)
}

func receivedElsewhereLater() {
	f := res.Open()
	done := f.Done
	res.Await(done)
}

func receivedOrDefault() {
	f := res.Open() // want `dropped: end`
	select {
	case <-f.Done:
	default:
	}
}

func receivedOrClosed(done chan bool) {
	f := res.Open()
	select {
	case <-f.Done:
	case <-done:
		f.Close()
	}
}

func selectAll(a, b chan bool) {
	f := res.Open()
	select {
	case <-a:
		f.Close()
	case <-b:
		f.Close()
	}
}

func selectOne(a, b chan bool) {
	f := res.Open() // want `dropped: end`
	select {
	case <-a:
		f.Close()
	case <-b:
	}
}

func selectNone() {
	f := res.Open()
	f.Read()
	select {}
}

func switched(n int) {
	f := res.Open() // want `dropped: end`
	switch n {
	case 1:
		f.Close()
	}
}

func switchedAll(n int) {
	f := res.Open()
	switch n {
	case 1:
		f.Close()
	default:
		f.Close()
	}
}

func switchedFallthrough(n int) {
	f := res.Open()
	switch {
	case n > 1:
		fallthrough
	default:
		f.Close()
	}
}

func typeSwitched(v any) {
	f := res.Open() // want `dropped: end`
	switch v.(type) {
	case int:
		f.Close()
	}
}

func panics() {
	f := res.Open()
	if cond {
		panic("no")
	}
	f.Close()
}

func exits() {
	f := res.Open()
	if cond {
		os.Exit(1)
	}
	if other {
		log.Fatal("no")
	}
	f.Close()
}

func endless() {
	f := res.Open()
	for {
		f.Read()
	}
}

func stuck() {
	for {
		f := res.Open() // want `stuck defer`
		defer f.Close()
		f.Read()
	}
}

func stuckLeft() {
	for {
		f := res.Open()
		defer f.Close()
		if f.Read() == 0 {
			return
		}
	}
}

func gotoBack() {
	f := res.Open()
again:
	if f.Read() == 0 {
		goto again
	}
	f.Close()
}

func gotoPast() {
	f := res.Open() // want `dropped: end`
	if cond {
		goto end
	}
	f.Close()
end:
	work()
}

func labelled(n int) {
	f := res.Open()
outer:
	for range n {
		for {
			if cond {
				break outer
			}
		}
	}
	f.Close()
}

func labelledDropped(n int) {
outer:
	for range n {
		f := res.Open() // want `dropped: next turn, end`
		for {
			if cond {
				continue outer
			}
			f.Close()
			break
		}
	}
}

func named() (f *res.File, err error) {
	f = res.Open()
	err = work()
	return
}

func namedDropped() (f *res.File, err error) {
	f = res.Open() // want `dropped: return`
	if err = work(); err != nil {
		return nil, err
	}
	return
}

func looked() {
	f := res.Open() // want `dropped: end`
	res.Look(f)
}

func handedOn() {
	f := res.Open()
	res.Keep(f)
}

func shut() {
	f, g := res.Open(), res.Open()
	defer res.Shut(f, g)
}

func wrapped() {
	b := res.Wrap(res.Open()) // want `dropped: end`
	_ = b.File.Name
}

func wrappedClosed() {
	b := res.Wrap(res.Open())
	b.Close()
}

func wrappedReturned() *res.Box {
	return res.Wrap(res.Open())
}

func shadowed() {
	f := res.Open() // want `dropped: end`
	{
		f := res.Open()
		f.Close()
	}
	f.Read()
}

func parenthesised() {
	f := (res.Open())
	(f).Close()
}

func asInterface() {
	var c interface{ Close() error } = res.Open()
	c.Close()
}

func generic[T any](v T) T {
	f := res.Open() // want `dropped: return`
	f.Read()
	return v
}

func inGlobal() { global = res.Open() }

var global *res.File

var fromTheStart = res.Open()

func work() error { return nil }

func calledBack() {
	f := res.Open() // want `dropped: end`
	res.Each(func() int { return f.Read() })
}

func calledBackAndClosed() {
	f := res.Open()
	res.Each(func() int { return f.Read() })
	f.Close()
}

func calledBackLater() {
	f := res.Open()
	res.After(func() int { return f.Read() })
}

func methodOnlyCalled() {
	f := res.Open() // want `dropped: end`
	res.Each(f.Read)
}

func methodBound() *res.Bound {
	f := res.Open()
	return res.Bind(f.Read)
}

func methodKept() {
	f := res.Open()
	res.After(f.Read)
}

func methodTakesOver() {
	f := res.Open()
	res.Each(f.Run)
}

func methodInVariable() {
	f := res.Open()
	read := f.Read
	read()
}
