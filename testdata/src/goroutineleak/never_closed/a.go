// Workers range over a channel that nobody closes.
package never_closed

type Pool struct{ queue chan int }

func NewPool(n int) *Pool {
	p := &Pool{queue: make(chan int)}
	for range n {
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	for v := range p.queue { // want `range over p\.queue never ends: nobody closes it; close it after the last send`
		println(v)
	}
}

func (p *Pool) Add(v int) { p.queue <- v }

type Closing struct{ queue chan int }

func NewClosing() *Closing {
	p := &Closing{queue: make(chan int)}
	go p.work()
	return p
}

func (p *Closing) work() {
	for v := range p.queue {
		println(v)
	}
}

func (p *Closing) Add(v int) { p.queue <- v }

func (p *Closing) Close() { close(p.queue) }

// Ending has a way out of the range.
type Ending struct{ queue chan int }

func NewEnding() *Ending {
	p := &Ending{queue: make(chan int)}
	go p.work()
	return p
}

func (p *Ending) work() {
	for v := range p.queue {
		if v < 0 {
			return
		}
	}
}

func (p *Ending) Add(v int) { p.queue <- v }

// Exported gives others the right to close.
type Exported struct{ Queue chan int }

func NewExported() *Exported {
	p := &Exported{Queue: make(chan int)}
	go func() {
		for range p.Queue {
		}
	}()
	return p
}

// queue is the package's own, as long as the process.
var queue = make(chan int)

func StartOnce() {
	go func() {
		for range queue {
		}
	}()
}

func Put(v int) { queue <- v }
