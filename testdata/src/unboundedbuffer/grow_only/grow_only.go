// State that lives as long as the process, is added to again and again, and
// never shrinks.
package grow_only

import (
	"bytes"
	"container/list"
	"fmt"
	"net/http"
	"sync"
	"time"
)

type event struct{ user, text string }

var visitors []string

func visit(w http.ResponseWriter, r *http.Request) {
	visitors = append(visitors, r.RemoteAddr) // want `slice visitors only grows: nothing in the package removes from it`
}

var sessions = map[string]*event{}

func login(w http.ResponseWriter, r *http.Request) {
	remember(r.FormValue("user"))
}

func remember(user string) {
	sessions[user] = &event{user: user} // want `map sessions only grows`
}

var cache sync.Map

func lookup(w http.ResponseWriter, r *http.Request) {
	if _, ok := cache.Load(r.URL.Path); !ok {
		cache.Store(r.URL.Path, &event{}) // want `sync.Map cache only grows`
	}
}

type server struct {
	mu     sync.Mutex
	events []event
	order  *list.List
	log    bytes.Buffer
	byID   map[string]event
	ch     chan event
}

func newServer() *server {
	s := &server{order: list.New(), byID: make(map[string]event), ch: make(chan event)}
	go s.loop()
	return s
}

func (s *server) Start() { go s.loop() }

func (s *server) loop() {
	for {
		select {
		case e := <-s.ch:
			s.events = append(s.events, e)      // want `slice server.events only grows`
			s.order.PushBack(e)                 // want `list server.order only grows`
			fmt.Fprintf(&s.log, "%s\n", e.text) // want `buffer server.log only grows`
			s.add(e)
		case <-time.After(time.Minute):
			s.report()
		}
	}
}

func (s *server) add(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = make(map[string]event)
	}
	s.byID[e.user] = e // want `map server.byID only grows`
}

func (s *server) report() {
	for _, e := range s.events {
		fmt.Println(e.text, len(s.events) > 0)
	}
	fmt.Println(s.order.Front(), s.log.String(), s.copyOfEvents())
}

func (s *server) copyOfEvents() []event { return s.events }
