// What bounds a map, form by form, each with a twin that lacks it. README.md
// lists them.
package bounded_map

import (
	"maps"
	"net/http"
	"sync"
	"time"
)

var cleared, uncleared = map[string]int{}, map[string]int{}

func clears(w http.ResponseWriter, r *http.Request) {
	cleared[r.RemoteAddr]++
	clear(cleared)
}

func clearsOther(w http.ResponseWriter, r *http.Request) {
	uncleared[r.RemoteAddr]++ // want `map uncleared only grows`
	clear(cleared)
}

var open, opened = map[string]int{}, map[string]int{}

func deletes(w http.ResponseWriter, r *http.Request) {
	open[r.RemoteAddr]++
	defer delete(open, r.RemoteAddr)
}

func deletesOther(w http.ResponseWriter, r *http.Request) {
	opened[r.RemoteAddr]++ // want `map opened only grows`
	defer delete(open, r.RemoteAddr)
}

var expiring = map[string]time.Time{}

func deletesLater(w http.ResponseWriter, r *http.Request) {
	user := r.FormValue("user")
	expiring[user] = time.Now()
	time.AfterFunc(time.Minute, func() { delete(expiring, user) })
}

var swept = map[string]time.Time{}

func sweeps(w http.ResponseWriter, r *http.Request) {
	swept[r.RemoteAddr] = time.Now()
	maps.DeleteFunc(swept, func(_ string, t time.Time) bool { return time.Since(t) > time.Minute })
}

var aliased, unaliased = map[string]int{}, map[string]int{}

func otherName(w http.ResponseWriter, r *http.Request) {
	aliased[r.RemoteAddr]++
	m := aliased
	delete(m, r.RemoteAddr)
}

func otherNameCopies(w http.ResponseWriter, r *http.Request) {
	unaliased[r.RemoteAddr]++ // want `map unaliased only grows`
	m := maps.Clone(unaliased)
	delete(m, r.RemoteAddr)
}

type table struct{ users map[string]int }

func (t *table) forget(user string) { delete(t.users, user) }
func (t *table) count() int         { return t.users[""] }

var forgetting = table{map[string]int{}}

func otherMethod(w http.ResponseWriter, r *http.Request) {
	forgetting.users[r.RemoteAddr]++
	forgetting.forget(r.RemoteAddr)
}

func otherMethodReads(w http.ResponseWriter, r *http.Request) {
	counted.users[r.RemoteAddr]++ // want `map tally.users only grows`
	counted.count()
}

type tally struct{ users map[string]int }

func (t *tally) count() int { return t.users[""] }

var counted = tally{map[string]int{}}

// The keys are a closed set: an enumeration.
type color string

const (
	red   color = "red"
	green color = "green"
)

var byColor, byName = map[color]int{}, map[string]int{}

func enumeration(w http.ResponseWriter, r *http.Request) { byColor[color(r.FormValue("color"))]++ }

func noEnumeration(w http.ResponseWriter, r *http.Request) {
	byName[r.FormValue("color")]++ // want `map byName only grows`
}

// The keys are a closed set: what is configured.
type config struct{ user string }

var (
	users    = []string{"a", "b"}
	perUser  = map[string]int{}
	perGuest = map[string]int{}
	ofConfig = map[string]int{}
)

func configuration(w http.ResponseWriter, r *http.Request) {
	for _, user := range users {
		perUser[user]++
	}
}

func noConfiguration(w http.ResponseWriter, r *http.Request) {
	for _, user := range r.Form["user"] {
		perGuest[user]++ // want `map perGuest only grows`
	}
}

func configured(cfg *config) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { ofConfig[cfg.user]++ }
}

// The keys are a closed set: of the route, of a switch, of another map.
var (
	byRoute, byPath   = map[string]int{}, map[string]int{}
	chosen, unchosen  = map[string]int{}, map[string]int{}
	allowed           = map[string]bool{"a": true}
	permitted, denied = map[string]int{}, map[string]int{}
	updated           = map[string]int{"a": 1}
)

func route(w http.ResponseWriter, r *http.Request) { byRoute[r.Pattern]++ }

func path(w http.ResponseWriter, r *http.Request) {
	byPath[r.URL.Path]++ // want `map byPath only grows`
}

func cases(w http.ResponseWriter, r *http.Request) {
	switch user := r.FormValue("user"); user {
	case "a", "b":
		chosen[user]++
	}
}

func otherCases(w http.ResponseWriter, r *http.Request) {
	switch user := r.FormValue("user"); user {
	case "a", "b":
	default:
		unchosen[user]++ // want `map unchosen only grows`
	}
}

func member(w http.ResponseWriter, r *http.Request) {
	user := r.FormValue("user")
	if !allowed[user] {
		return
	}
	permitted[user]++
}

func noMember(w http.ResponseWriter, r *http.Request) {
	user := r.FormValue("user")
	if allowed[user] {
		return
	}
	denied[user]++ // want `map denied only grows`
}

func update(w http.ResponseWriter, r *http.Request) {
	user := r.FormValue("user")
	if _, ok := updated[user]; ok {
		updated[user]++
	}
}

// A session ends, what is known of it doesn't.
var sessions, seen = map[string]int{}, map[string]int{}

func memberForAWhile(w http.ResponseWriter, r *http.Request) {
	session := r.FormValue("session")
	if _, ok := sessions[session]; ok {
		seen[session]++ // want `map seen only grows`
	}
}

func login(w http.ResponseWriter, r *http.Request)  { sessions[r.FormValue("session")]++ }
func logout(w http.ResponseWriter, r *http.Request) { delete(sessions, r.FormValue("session")) }

// The same with sync.Map.
var loaded, stored sync.Map

func syncDelete(w http.ResponseWriter, r *http.Request) {
	loaded.Store(r.RemoteAddr, 1)
	defer loaded.LoadAndDelete(r.RemoteAddr)
}

func syncLoad(w http.ResponseWriter, r *http.Request) {
	stored.Store(r.RemoteAddr, 1) // want `sync.Map stored only grows`
	defer stored.Load(r.RemoteAddr)
}

// A field of the owner that its constructor sets is one key.
type client struct {
	userID, peer string
	calls, peers map[string]int
}

func newClient(userID string) *client {
	return &client{userID: userID, calls: map[string]int{}, peers: map[string]int{}}
}

func (c *client) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.ownField(r)
	c.changedField(r)
}

func (c *client) ownField(r *http.Request) { c.calls[c.userID]++ }

func (c *client) changedField(r *http.Request) {
	c.peer = r.RemoteAddr
	c.peers[c.peer]++ // want `map client.peers only grows`
}
