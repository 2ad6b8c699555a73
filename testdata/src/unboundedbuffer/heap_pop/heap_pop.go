// The Pop of a heap leaves the element in the array.
package heap_pop

type item struct {
	key  int
	data [1000]byte
}

type queue []*item

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].key < q[j].key }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(*item)) }

func (q *queue) Pop() any {
	old := *q
	n := len(old)
	x := old[n-1]
	*q = old[:n-1] // want `Pop leaves the element in the array of \*q until another one takes its place; set it to nil first`
	return x
}

type clearing []*item

func (q clearing) Len() int           { return len(q) }
func (q clearing) Less(i, j int) bool { return q[i].key < q[j].key }
func (q clearing) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *clearing) Push(x any)        { *q = append(*q, x.(*item)) }

func (q *clearing) Pop() any {
	old := *q
	n := len(old)
	x := old[n-1]
	old[n-1] = nil
	*q = old[:n-1]
	return x
}

// Numbers hold nothing.
type numbers []int

func (q numbers) Len() int           { return len(q) }
func (q numbers) Less(i, j int) bool { return q[i] < q[j] }
func (q numbers) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *numbers) Push(x any)        { *q = append(*q, x.(int)) }

func (q *numbers) Pop() any {
	old := *q
	n := len(old)
	x := old[n-1]
	*q = old[:n-1]
	return x
}

// A stack of its own, which the next Push overwrites.
type stack []*item

func (s *stack) Pop() *item {
	old := *s
	n := len(old)
	x := old[n-1]
	*s = old[:n-1]
	return x
}
