// A channel that is nil for ever blocks its operations.
package nil_channel

type worker struct {
	in  chan int
	out chan int
	opt chan int
}

func New() *worker { return &worker{out: make(chan int)} }

func (w *worker) Run() {
	go func() {
		for v := range w.in { // want `range over w\.in, which is nil, blocks for ever; make the channel first`
			w.out <- v
		}
	}()
}

func (w *worker) Next() int { return <-w.out }

// Optional knows that its channel may be nil.
func (w *worker) Optional() {
	if w.opt == nil {
		return
	}
	<-w.opt
}

// Disabled is the idiom that switches a case off.
func Disabled(in <-chan int, n int) {
	var limit chan int
	for range n {
		select {
		case <-in:
		case <-limit:
		}
	}
}

// Queue takes the channel of an element with its ok.
type Queue struct{ last map[string]chan struct{} }

func (q *Queue) Append(id string) {
	done := make(chan struct{})
	before, ok := q.last[id]
	q.last[id] = done
	go func() {
		if ok {
			<-before
		}
		close(done)
	}()
}
