// Sends, receives and ranges, in pairs that differ by a line or two.
package channels

import (
	"context"
	"errors"
	"time"
)

func work() (int, error) { return 0, errors.New("no") }

var fetch func() (int, error)

func leakTimeout() int {
	ch := make(chan int)
	go func() {
		v, _ := fetch()
		ch <- v // stuck
	}()
	select {
	case v := <-ch:
		return v
	case <-time.After(time.Second):
		return 0
	}
}

func timeoutBuffered() int {
	ch := make(chan int, 1)
	go func() {
		v, _ := fetch()
		ch <- v
	}()
	select {
	case v := <-ch:
		return v
	case <-time.After(time.Second):
		return 0
	}
}

func leakCallerLeaves(ctx context.Context) error {
	errc := make(chan error)
	go func() {
		_, err := fetch()
		errc <- err // stuck
	}()
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func senderSelects(ctx context.Context) error {
	errc := make(chan error)
	go func() {
		_, err := fetch()
		select {
		case errc <- err:
		case <-ctx.Done():
		}
	}()
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func leakFirstOfTwo() error {
	errs := make(chan error)
	go func() { _, err := fetch(); errs <- err }() // stuck
	go func() { _, err := fetch(); errs <- err }() // stuck
	for range 2 {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

func bothOfTwo() error {
	var first error
	errs := make(chan error)
	go func() { _, err := fetch(); errs <- err }()
	go func() { _, err := fetch(); errs <- err }()
	for range 2 {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func leakFirstOfMany(items []int) int {
	ch := make(chan int)
	for _, item := range items {
		go func() {
			ch <- item // stuck
		}()
	}
	return <-ch
}

func countedByLength(items []int) (sum int) {
	ch := make(chan int)
	for _, item := range items {
		go func() { ch <- item }()
	}
	for range items {
		sum += <-ch
	}
	return sum
}

func countedByIndex(n int) {
	ch := make(chan int)
	for i := 0; i < n; i++ {
		go func() { ch <- i }()
	}
	for j := 0; j < n; j++ {
		<-ch
	}
}

func bufferedByLength(items []int) int {
	ch := make(chan int, len(items))
	for _, item := range items {
		go func() { ch <- item }()
	}
	for range items {
		if v := <-ch; v > 3 {
			return v
		}
	}
	return 0
}

func leakBufferedByLess(items []int) int {
	ch := make(chan int, len(items)-1)
	for _, item := range items {
		go func() {
			ch <- item // stuck
			ch <- item // stuck
		}()
	}
	for range items {
		if v, err := fetch(); err != nil {
			return v
		}
	}
	return 0
}

func countedInMap(items map[string]int) {
	ch := make(chan int)
	started := 0
	for k, v := range items {
		if k == "skip" {
			continue
		}
		started++
		go func() { ch <- v }()
	}
	for started > 0 {
		<-ch
		started--
	}
}

func leakCountedWrong(items []string) {
	ch := make(chan string)
	for _, item := range items {
		if item == "skip" {
			continue
		}
		go func() { ch <- item }()
	}
	for range items {
		<-ch // stuck
	}
}

func leakGenerator(stop func(int) bool) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, v := range []int{1, 2, 3} {
			ch <- v // stuck
		}
	}()
	for v := range ch {
		if stop(v) {
			break
		}
	}
}

func drainedGenerator(stop func(int) bool) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, v := range []int{1, 2, 3} {
			ch <- v
		}
	}()
	for v := range ch {
		if stop(v) {
			break
		}
	}
	for range ch {
	}
}

func leakRange(items []int) {
	ch := make(chan int)
	go func() {
		for v := range ch { // stuck
			println(v)
		}
	}()
	for _, v := range items {
		ch <- v
	}
}

func closedRange(items []int) {
	ch := make(chan int)
	go func() {
		for v := range ch {
			println(v)
		}
	}()
	for _, v := range items {
		ch <- v
	}
	close(ch)
}

func leakErrorBeforeClose() error {
	done := make(chan struct{})
	go func() {
		<-done // stuck
	}()
	if _, err := fetch(); err != nil {
		return err
	}
	close(done)
	return nil
}

func deferredClose() error {
	done := make(chan struct{})
	defer close(done)
	go func() {
		<-done
	}()
	if _, err := fetch(); err != nil {
		return err
	}
	return nil
}

func leakTwoSends() {
	ch := make(chan error)
	go func() {
		if _, err := fetch(); err != nil {
			ch <- err
		}
		ch <- nil // stuck
	}()
	<-ch
}

func twoSendsFit() {
	ch := make(chan error, 1)
	go func() {
		if _, err := fetch(); err != nil {
			ch <- err
		}
		ch <- nil
	}()
	<-ch
}

func oneSend() {
	ch := make(chan error)
	go func() {
		if _, err := fetch(); err != nil {
			ch <- err
			return
		}
		ch <- nil
	}()
	<-ch
}

func returned() <-chan int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	return ch
}

type box struct{ ch chan int }

func returnedInStruct() *box {
	b := &box{ch: make(chan int)}
	go func() { b.ch <- 1 }()
	return b
}

func (b *box) start() {
	go func() { b.ch <- 1 }()
}

func stored(b *box) {
	ch := make(chan int)
	b.ch = ch
	go func() { ch <- 1 }()
}

func handedOut(use func(chan int)) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	use(ch)
}

func capturedByUnknown(register func(func())) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	register(func() { <-ch })
}

var registry = map[string]chan int{}

func inGlobal() {
	ch := make(chan int)
	registry["a"] = ch
	go func() { <-ch }()
}

func leakNil() {
	var ch chan int
	go func() {
		<-ch // stuck
	}()
}

func nilDisablesCase(items []int) {
	ch := make(chan int)
	done := make(chan struct{})
	go func() {
		for range ch {
		}
		close(done)
	}()
	out := ch
	if len(items) == 0 {
		out = nil
	}
	select {
	case out <- 1:
	default:
	}
	close(ch)
	<-done
}

func sameCondition(verbose bool) {
	ch := make(chan int)
	if verbose {
		go func() { ch <- 1 }()
	}
	println("between")
	if verbose {
		<-ch
	}
}

func leakOtherCondition(verbose, quiet bool) {
	ch := make(chan int)
	if verbose {
		go func() {
			ch <- 1 // stuck
		}()
	}
	if verbose && !quiet {
		<-ch
	}
}

func resultAndError() (int, error) {
	ch := make(chan int)
	errc := make(chan error)
	go func() {
		v, err := fetch()
		if err != nil {
			errc <- err
			return
		}
		ch <- v
	}()
	select {
	case v := <-ch:
		return v, nil
	case err := <-errc:
		return 0, err
	}
}

func leakResultThenError() (int, error) {
	ch := make(chan int)
	errc := make(chan error)
	go func() {
		v, err := fetch()
		ch <- v
		errc <- err // stuck
	}()
	v := <-ch
	if v < 0 {
		return 0, errors.New("negative")
	}
	return v, <-errc
}

func request(reqs chan chan int) int {
	reply := make(chan int)
	reqs <- reply
	return <-reply
}

func leakStoppedTicker() {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C { // stuck
		}
	}()
	t.Stop()
}

func timerStopIdiom() {
	done := make(chan struct{})
	go func() { defer close(done); fetch() }()
	t := time.NewTimer(time.Second)
	select {
	case <-done:
		if !t.Stop() {
			<-t.C
		}
	case <-t.C:
	}
}
