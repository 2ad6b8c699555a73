package heap_pop

import "truth"

func init() {
	round := func(pop func(x *item)) func() { return func() { pop(&item{}) } }
	var queues []queue
	var cleared []clearing
	truth.Leak("queue.Pop", truth.Heap(1000), round(func(x *item) {
		q := queue{}
		q.Push(x)
		q.Pop()
		queues = append(queues, q)
	})).Twin("clearing.Pop", round(func(x *item) {
		q := clearing{}
		q.Push(x)
		q.Pop()
		cleared = append(cleared, q)
	}))
}
