// A return or a panic misses the Done of a WaitGroup.
package missed_done

import "sync"

type group struct{ wg sync.WaitGroup }

func (g *group) start(work func() error) {
	g.wg.Add(1)
	go func() {
		if work() != nil {
			return
		}
		g.wg.Done() // want `g\.wg\.Done is missed by a return of the goroutine, so Wait blocks for ever; defer it first`
	}()
}

func (g *group) wait() { g.wg.Wait() }

func Run(work func() error) {
	var g group
	g.start(work)
	g.wait()
}

type careful struct{ wg sync.WaitGroup }

func (g *careful) start(work func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if work() != nil {
			return
		}
	}()
	g.wg.Add(1)
	go func() {
		if work() != nil {
			g.wg.Done()
			return
		}
		g.wg.Done()
	}()
	g.wg.Add(1)
	go func() {
		if work() != nil {
			g.finish()
			return
		}
		finish(&g.wg)
	}()
}

func (g *careful) finish() { g.wg.Done() }

func finish(wg *sync.WaitGroup) { wg.Done() }

func (g *careful) wait() { g.wg.Wait() }

type executor interface{ Submit(func()) }

func Submit(e executor, items []int, callback func(int) error) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, item := range items {
		e.Submit(func() {
			callback(item)
			wg.Done() // want `wg\.Done is missed if callback panics and the caller recovers; defer it first`
		})
	}
	wg.Wait()
}

func SubmitDeferred(e executor, items []int, callback func(int) error) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, item := range items {
		e.Submit(func() {
			defer wg.Done()
			callback(item)
		})
	}
	wg.Wait()
}

// Go crashes where the callback panics: no wait is left over.
func Go(items []int, callback func(int) error) {
	var wg sync.WaitGroup
	wg.Add(len(items))
	for _, item := range items {
		go func() {
			callback(item)
			wg.Done()
		}()
	}
	wg.Wait()
}
