package wrong_key

type record struct{ ref uint64 }

// What is dropped is never in the other map, over whose keys the loop goes.
type queue struct {
	segments map[uint64]int
	dropped  map[uint64]struct{}
}

func (q *queue) store(list []record, index int) {
	for _, r := range list {
		if r.ref%2 == 0 {
			q.dropped[r.ref] = struct{}{}
			continue
		}
		q.segments[r.ref] = index
	}
}

func (q *queue) reset(index int) {
	for ref, i := range q.segments {
		if i < index {
			delete(q.segments, ref)
			delete(q.dropped, ref) // want `delete from map queue.dropped uses the keys of segments, but a key is never in both: its entries stay`
		}
	}
}

// Each map has its own loop.
type queueRight struct {
	segments map[uint64]int
	dropped  map[uint64]int
}

func (q *queueRight) store(list []record, index int) {
	for _, r := range list {
		if r.ref%2 == 0 {
			q.dropped[r.ref] = index
			continue
		}
		q.segments[r.ref] = index
	}
}

func (q *queueRight) reset(index int) {
	for ref, i := range q.segments {
		if i < index {
			delete(q.segments, ref)
		}
	}
	for ref, i := range q.dropped {
		if i < index {
			delete(q.dropped, ref)
		}
	}
}

// What is marked is in both.
type queueBoth struct {
	segments map[uint64]int
	dropped  map[uint64]struct{}
}

func (q *queueBoth) store(list []record, index int) {
	for _, r := range list {
		if r.ref%2 == 0 {
			q.dropped[r.ref] = struct{}{}
		}
		q.segments[r.ref] = index
	}
}

func (q *queueBoth) reset(index int) {
	for ref, i := range q.segments {
		if i < index {
			delete(q.segments, ref)
			delete(q.dropped, ref)
		}
	}
}
