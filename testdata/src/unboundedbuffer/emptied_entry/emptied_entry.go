// The elements under a key come and go, and the key stays.
package emptied_entry

import (
	"slices"
	"sync"
)

type subscriber struct{ name string }

type hub struct {
	mu      sync.Mutex
	byTopic map[string][]*subscriber
}

func (h *hub) Add(topic string, s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byTopic[topic] = append(h.byTopic[topic], s)
}

func (h *hub) Remove(topic string, s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, other := range h.byTopic[topic] {
		if other == s {
			h.byTopic[topic] = append(h.byTopic[topic][:i], h.byTopic[topic][i+1:]...) // want `elements leave map hub.byTopic here but their key stays when it is empty; delete the key with the last one`
			return
		}
	}
}

// The key goes with the last element.
type tidy struct {
	mu      sync.Mutex
	byTopic map[string][]*subscriber
}

func (h *tidy) Add(topic string, s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byTopic[topic] = append(h.byTopic[topic], s)
}

func (h *tidy) Remove(topic string, s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, other := range h.byTopic[topic] {
		if other == s {
			h.byTopic[topic] = append(h.byTopic[topic][:i], h.byTopic[topic][i+1:]...)
		}
	}
	if len(h.byTopic[topic]) == 0 {
		delete(h.byTopic, topic)
	}
}

// A map in a map.
type rooms struct {
	mu      sync.Mutex
	members map[string]map[string]*subscriber
}

func (r *rooms) Join(room string, s *subscriber) {
	r.mu.Lock()
	defer r.mu.Unlock()
	in := r.members[room]
	if in == nil {
		in = make(map[string]*subscriber)
		r.members[room] = in
	}
	in[s.name] = s
}

func (r *rooms) Leave(room, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.members[room], name) // want `elements leave map rooms.members here but their key stays when it is empty; delete the key with the last one`
}

// Through a local variable.
type lookedUp struct {
	mu      sync.Mutex
	members map[string]map[string]*subscriber
}

func (r *lookedUp) Join(room string, s *subscriber) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.members[room] == nil {
		r.members[room] = make(map[string]*subscriber)
	}
	r.members[room][s.name] = s
}

func (r *lookedUp) Leave(room, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	in, ok := r.members[room]
	if !ok {
		return
	}
	delete(in, name) // want `elements leave map lookedUp.members here but their key stays when it is empty; delete the key with the last one`
}

// The room is closed with its last member.
type closing struct {
	mu      sync.Mutex
	members map[string]map[string]*subscriber
}

func (r *closing) Join(room string, s *subscriber) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.members[room] == nil {
		r.members[room] = make(map[string]*subscriber)
	}
	r.members[room][s.name] = s
}

func (r *closing) Leave(room, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	in := r.members[room]
	delete(in, name)
	if len(in) == 0 {
		delete(r.members, room)
	}
}

// By slices.DeleteFunc, into a variable first.
type filtered struct {
	mu    sync.Mutex
	byKey map[string][]string
}

func (f *filtered) Add(key, value string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	values := f.byKey[key]
	values = append(values, value)
	f.byKey[key] = values
}

func (f *filtered) Remove(key, value string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.byKey[key] = slices.DeleteFunc(f.byKey[key], func(v string) bool { return v == value }) // want `elements leave map filtered.byKey here but their key stays when it is empty; delete the key with the last one`
}

// Keys that are set up beforehand aren't as many as what goes through them.
type tables struct {
	mu   sync.Mutex
	rows map[string]map[string]string
}

func (t *tables) Register(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[name] = make(map[string]string)
}

func (t *tables) Insert(table, id, value string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows[table][id] = value
}

func (t *tables) Delete(table, id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.rows[table], id)
}

// A few kinds of events.
type event int

const (
	opened event = iota
	closed
)

type listeners struct {
	mu     sync.Mutex
	byKind map[event][]*subscriber
}

func (l *listeners) Add(kind event, s *subscriber) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byKind[kind] = append(l.byKind[kind], s)
}

func (l *listeners) Remove(kind event, i int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byKind[kind] = slices.Delete(l.byKind[kind], i, i+1)
}

// One task's own.
type plan struct{ steps map[string][]string }

func (p *plan) Add(stage, step string) { p.steps[stage] = append(p.steps[stage], step) }

func (p *plan) Drop(stage string, i int) { p.steps[stage] = slices.Delete(p.steps[stage], i, i+1) }

// Everything is forgotten at once.
type cleared struct {
	mu      sync.Mutex
	byTopic map[string][]*subscriber
}

func (h *cleared) Add(topic string, s *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byTopic[topic] = append(h.byTopic[topic], s)
}

func (h *cleared) Remove(topic string, i int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.byTopic[topic] = slices.Delete(h.byTopic[topic], i, i+1)
}

func (h *cleared) Reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	clear(h.byTopic)
}

// As many sorts of messages as the program knows.
type dispatcher struct {
	mu    sync.Mutex
	lanes map[string]map[string]chan string
}

func (d *dispatcher) register(msgType, lane string, ch chan string) func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	byLane, ok := d.lanes[msgType]
	if !ok {
		byLane = make(map[string]chan string)
		d.lanes[msgType] = byLane
	}
	byLane[lane] = ch
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(byLane, lane)
	}
}

// A setting is one of those that the package has.
type setting struct{ name string }

type settings struct {
	mu       sync.Mutex
	watchers map[setting]map[int]func()
	next     int
}

func (s *settings) Watch(key setting, f func()) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watchers[key] == nil {
		s.watchers[key] = make(map[int]func())
	}
	s.next++
	id := s.next
	s.watchers[key][id] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers[key], id)
	}
}

// By a loop that keeps some.
type seen struct {
	mu    sync.Mutex
	addrs map[string][]int
}

func (s *seen) Add(addr string, at int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addrs[addr] = append(s.addrs[addr], at)
}

func (s *seen) sweep(before int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for addr, times := range s.addrs {
		kept := times[:0]
		for _, at := range times {
			if at >= before {
				kept = append(kept, at)
			}
		}
		s.addrs[addr] = kept // want `elements leave map seen.addrs here but their key stays when it is empty; delete the key with the last one`
	}
}

type sweeping struct {
	mu    sync.Mutex
	addrs map[string][]int
}

func (s *sweeping) Add(addr string, at int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addrs[addr] = append(s.addrs[addr], at)
}

func (s *sweeping) sweep(before int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for addr, times := range s.addrs {
		kept := times[:0]
		for _, at := range times {
			if at >= before {
				kept = append(kept, at)
			}
		}
		if len(kept) == 0 {
			delete(s.addrs, addr)
			continue
		}
		s.addrs[addr] = kept
	}
}

// A list that is made anew from all others isn't shortened.
type merged struct {
	mu    sync.Mutex
	addrs map[string][]int
}

func (m *merged) Set(addr string, times []int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []int
	for _, at := range times {
		all = append(all, at)
	}
	m.addrs[addr] = all
}

// latest replaces an element.
type latest struct {
	mu      sync.Mutex
	byTopic map[string][]*subscriber
}

func (l *latest) Set(topic string, s *subscriber) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byTopic[topic] = slices.DeleteFunc(l.byTopic[topic], func(other *subscriber) bool { return other.name == s.name })
	l.byTopic[topic] = append(l.byTopic[topic], s)
}
