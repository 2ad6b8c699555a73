// Two maps are filled together; one branch empties only one of them.
package forgotten_twin

type request struct{ cancel func() }

type scheduler struct {
	pending   map[string]*request
	fragments map[string][]int
}

func (s *scheduler) enqueue(id string, r *request, fragment int) {
	s.fragments[id] = append(s.fragments[id], fragment)
	s.pending[id] = r
}

func (s *scheduler) remove(id string, all bool) {
	if all {
		for range s.fragments[id] {
			delete(s.pending, id)
		}
		delete(s.fragments, id)
	} else {
		delete(s.pending, id) // want `entry leaves map pending here but stays in fragments`
	}
}

// The other branch deletes from both.
type complete struct {
	pending   map[string]*request
	fragments map[string][]int
}

func (s *complete) enqueue(id string, r *request) {
	s.fragments[id] = append(s.fragments[id], 1)
	s.pending[id] = r
}

func (s *complete) remove(id string, all bool) {
	if all {
		delete(s.pending, id)
		delete(s.fragments, id)
	} else {
		delete(s.pending, id)
		if len(s.fragments[id]) == 1 {
			delete(s.fragments, id)
		}
	}
}

// Another method cleans up.
type elsewhere struct {
	pending   map[string]*request
	fragments map[string][]int
}

func (s *elsewhere) enqueue(id string, r *request) {
	s.fragments[id] = append(s.fragments[id], 1)
	s.pending[id] = r
}

func (s *elsewhere) remove(id string, all bool) {
	if all {
		delete(s.pending, id)
		delete(s.fragments, id)
	} else {
		delete(s.pending, id)
	}
}

func (s *elsewhere) sweep() { clear(s.fragments) }

// The maps aren't filled together.
type apart struct {
	pending map[string]*request
	seen    map[string]bool
}

func (s *apart) enqueue(id string, r *request) { s.pending[id] = r }
func (s *apart) see(id string)                 { s.seen[id] = true }

func (s *apart) remove(id string, all bool) {
	if all {
		delete(s.pending, id)
		delete(s.seen, id)
	} else {
		delete(s.pending, id)
	}
}

// The entry that the branch doesn't delete isn't there.
type asked struct {
	pending   map[string]*request
	fragments map[string][]int
}

func (s *asked) enqueue(id string, r *request) {
	s.fragments[id] = append(s.fragments[id], 1)
	s.pending[id] = r
}

func (s *asked) remove(id string) {
	_, ok := s.fragments[id]
	if ok {
		delete(s.pending, id)
		delete(s.fragments, id)
	} else {
		delete(s.pending, id)
	}
}

// The maps belong to different values.
type level struct{ tables map[string]bool }
type manifest struct {
	tables map[string]int
	level  level
}

func (m *manifest) add(id string) {
	m.tables[id] = 1
	m.level.tables[id] = true
}

func (m *manifest) remove(id string, all bool) {
	if all {
		delete(m.tables, id)
		delete(m.level.tables, id)
	} else {
		delete(m.level.tables, id)
	}
}
