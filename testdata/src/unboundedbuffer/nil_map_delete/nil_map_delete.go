// A delete from a map that is nil by then.
package nil_map_delete

type builder struct{ streams map[string][]int }

type index struct {
	pending map[string][]int
	builder *builder
}

func (x *index) refill() { x.pending = map[string][]int{} }

func (x *index) build() {
	for id, chunks := range x.pending {
		x.builder.streams[id] = chunks
	}
	x.pending = nil

	for id, chunks := range x.builder.streams {
		if len(chunks) == 0 {
			delete(x.pending, id) // want `delete from x.pending removes nothing: the map was set to nil before`
		}
	}
}

func (x *index) buildRight() {
	x.pending = nil
	for id, chunks := range x.builder.streams {
		if len(chunks) == 0 {
			delete(x.builder.streams, id)
		}
	}
}

func (x *index) refilled() {
	x.pending = nil
	x.refill()
	delete(x.pending, "a")
}

func (x *index) onOneBranch(reset bool) {
	if reset {
		x.pending = nil
	}
	delete(x.pending, "a")
}

func (x *index) setAgain() {
	x.pending = nil
	x.pending = x.builder.streams
	delete(x.pending, "a")
}
