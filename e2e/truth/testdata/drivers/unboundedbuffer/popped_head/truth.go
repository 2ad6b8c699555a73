package popped_head

import "truth"

func init() {
	round := func(pop func(q *queue)) func() {
		var kept []*queue
		return func() {
			q := &queue{}
			for range 10 {
				q.push(&job{make([]byte, 4096)})
			}
			for range 10 {
				pop(q)
			}
			kept = append(kept, &queue{jobs: q.jobs, cleared: q.cleared, reset: q.reset})
		}
	}
	// The two other slices are emptied in the way that lets go.
	others := func(q *queue) { q.popCleared(); q.popReset() }
	truth.Leak("queue.pop", truth.Heap(10*4096), round(func(q *queue) { q.pop(); others(q) })).
		Twin("queue.popCleared", round(func(q *queue) { others(q); q.jobs = nil }))
}
