// What is popped from the head of a queue stays reachable through its array.
package popped_head

type job struct{ data []byte }

type queue struct {
	jobs    []*job
	cleared []*job
	reset   []*job
	numbers []int
}

func (q *queue) Start() {}
func (q *queue) Stop()  {}

func (q *queue) push(j *job) {
	q.jobs = append(q.jobs, j)
	q.cleared = append(q.cleared, j)
	q.reset = append(q.reset, j)
	q.numbers = append(q.numbers, 1)
}

func (q *queue) pop() *job {
	j := q.jobs[0]
	q.jobs = q.jobs[1:] // want `head of queue.jobs stays reachable after it is popped`
	return j
}

func (q *queue) popCleared() *job {
	j := q.cleared[0]
	q.cleared[0] = nil
	q.cleared = q.cleared[1:]
	return j
}

func (q *queue) popReset() *job {
	j := q.reset[0]
	q.reset = q.reset[1:]
	if len(q.reset) == 0 {
		q.reset = nil
	}
	return j
}

func (q *queue) popNumber() { q.numbers = q.numbers[1:] }

// A local queue ends with its function.
func walk(list []*job) {
	for len(list) > 0 {
		list = list[1:]
	}
}
