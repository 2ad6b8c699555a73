// The same state, bounded: by a removal anywhere, under any name, by a cap,
// by its keys; or it doesn't live long, or isn't added to repeatedly.
package grow_only_silent

import (
	"bytes"
	"container/list"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"sync"
)

type event struct{ id, text string }

type color int

const (
	red color = iota
	green
)

type server struct {
	ch       chan event
	capped   []event
	trimmed  []event
	ring     []event
	next     int
	flushed  []event
	swapped  []event
	deleted  map[string]event
	cleared  map[string]event
	aliased  map[string]event
	handed   map[string]event
	returned map[string]event
	replaced map[string]event
	decoded  map[string]event
	byColor  map[color]event
	byType   map[reflect.Type]event
	byConst  map[string]int
	counted  map[string]event
	order    *list.List
	log      bytes.Buffer
	pool     sync.Map
	registry map[string]event
	params   map[string]event
}

func (s *server) Start() { go s.loop() }
func (s *server) Stop()  {}

func (s *server) loop() {
	for e := range s.ch {
		if len(s.capped) < 100 {
			s.capped = append(s.capped, e)
		}
		s.trimmed = append(s.trimmed, e)
		if len(s.trimmed) > 100 {
			s.trimmed = s.trimmed[1:]
		}
		s.ring[s.next%len(s.ring)] = e
		s.flushed = append(s.flushed, e)
		s.swapped = append(s.swapped, e)
		s.deleted[e.id] = e
		s.cleared[e.id] = e
		s.aliased[e.id] = e
		s.handed[e.id] = e
		s.returned[e.id] = e
		s.replaced[e.id] = e
		s.decoded[e.id] = e
		s.byColor[red] = e
		s.byType[reflect.TypeOf(e)] = e
		s.byConst["events"]++
		s.order.PushBack(e)
		s.log.WriteString(e.text)
		s.pool.Store(e.id, e)
		s.params[e.id] = e
		if n := len(s.counted); n < 10 {
			s.counted[e.id] = e
		}
	}
}

func (s *server) flush() []event {
	list := s.flushed
	s.flushed = nil
	fresh := []event{}
	fresh, s.swapped = s.swapped, fresh
	return append(list, fresh...)
}

func (s *server) forget(id string) {
	delete(s.deleted, id)
	clear(s.cleared)
	m := s.aliased
	delete(m, id)
	forget(s.handed, id)
	removeFrom(s.params, id)
	s.replaced = map[string]event{}
	s.order.Remove(s.order.Front())
	s.log.Reset()
	s.pool.Delete(id)
}

var forget = func(m map[string]event, id string) {}

func removeFrom(m map[string]event, id string) { delete(m, id) }

func (s *server) all() map[string]event { return s.returned }

func (s *server) load(data []byte) error { return json.Unmarshal(data, &s.decoded) }

// Filled at start.
func (s *server) Register(id string, e event) { s.registry[id] = e }

var plugins = map[string]event{}

func init() {
	for _, name := range []string{"a", "b"} {
		plugins[name] = event{id: name}
	}
}

var once sync.Once
var tables []event

func handle(w http.ResponseWriter, r *http.Request) {
	once.Do(func() { tables = append(tables, event{}) })
	p := &parser{}
	p.parse(r.FormValue("text"))
	var c collector
	c.run(nil)
}

// A parser belongs to its call.
type parser struct{ tokens []string }

func (p *parser) parse(text string) {
	for _, r := range text {
		p.tokens = append(p.tokens, string(r))
	}
}

// A collector ends with its channel, and nothing holds it longer.
type collector struct{ all []event }

func (c *collector) run(results <-chan event) {
	for e := range results {
		c.all = append(c.all, e)
	}
}

// The holder of the state is itself replaced.
type generation struct {
	seen map[string]bool
	ch   chan event
}

func (g *generation) Start() { go g.loop() }
func (g *generation) Stop()  {}

func (g *generation) loop() {
	for e := range g.ch {
		g.seen[e.id] = true
	}
}

type holder struct{ current *generation }

func (h *holder) rotate() { h.current = &generation{seen: map[string]bool{}} }

var hooks []func()

// Everybody sorts; nobody adds.
func sorted() { slices.SortFunc(hooks, func(a, b func()) int { return 0 }) }
