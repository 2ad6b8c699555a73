// Package entries_per_key keeps two running objects per user.
package entries_per_key

import "maps"

type runner struct{ done chan struct{} }

func newRunner() *runner { return &runner{make(chan struct{})} }

func (r *runner) run() { <-r.done }

func (r *runner) stop() { close(r.done) }

type forgetful struct {
	managers  map[string]*runner
	notifiers map[string]*runner
}

func (f *forgetful) add(user string) {
	f.managers[user] = &runner{make(chan struct{})}
	f.notifiers[user] = &runner{make(chan struct{})}
}

func (f *forgetful) sync(users map[string]bool) {
	for user, m := range f.managers {
		if !users[user] {
			m.stop()
			delete(f.managers, user) // want `entry of managers is removed, and that of notifiers for the same key runs on; stop and delete it too`
		}
	}
}

func (f *forgetful) Stop() {
	for _, n := range f.notifiers {
		n.stop()
	}
	for _, m := range f.managers {
		m.stop()
	}
}

type careful struct {
	managers  map[string]*runner
	notifiers map[string]*runner
}

func (f *careful) add(user string) {
	f.managers[user] = &runner{make(chan struct{})}
	f.notifiers[user] = &runner{make(chan struct{})}
}

func (f *careful) sync(users map[string]bool) {
	for user, m := range f.managers {
		if !users[user] {
			m.stop()
			delete(f.managers, user)
			f.remove(user)
		}
	}
}

func (f *careful) remove(user string) {
	f.notifiers[user].stop()
	delete(f.notifiers, user)
}

func (f *careful) Stop() {
	for _, n := range f.notifiers {
		n.stop()
	}
}

// The second map is filled once, from a configuration.
type configured struct {
	managers map[string]*runner
	sinks    map[string]*runner
}

func newConfigured() *configured {
	return &configured{managers: map[string]*runner{}, sinks: map[string]*runner{"a": {}, "b": {}}}
}

func (f *configured) add(user string) { f.managers[user] = &runner{make(chan struct{})} }

func (f *configured) remove(user string) {
	f.managers[user].stop()
	delete(f.managers, user)
}

func (f *configured) Stop() {
	for _, s := range f.sinks {
		s.stop()
	}
}

type perUser struct{ notifiers map[string]*runner }

func (p *perUser) getOrCreate(userID string) *runner {
	if n, ok := p.notifiers[userID]; ok {
		return n
	}
	n := newRunner()
	go n.run()
	p.notifiers[userID] = n // want `notifiers gets a running runner for each userID, and nothing removes one; stop and delete it when the userID goes`
	return n
}

func (p *perUser) Stop() {
	for _, n := range p.notifiers {
		n.stop()
	}
}

type perUserRemoved struct{ notifiers map[string]*runner }

func (p *perUserRemoved) getOrCreate(userID string) *runner {
	if n, ok := p.notifiers[userID]; ok {
		return n
	}
	n := newRunner()
	go n.run()
	p.notifiers[userID] = n
	return n
}

func (p *perUserRemoved) restore(saved map[string]*runner) { maps.Copy(p.notifiers, saved) }

func (p *perUserRemoved) remove(userID string) {
	p.notifiers[userID].stop()
	delete(p.notifiers, userID)
}

func (p *perUserRemoved) Stop() {
	for _, n := range p.notifiers {
		n.stop()
	}
}

// One for each of the names in the source or in a configuration.
type perName struct{ notifiers map[string]*runner }

func (p *perName) restore(saved map[string]*runner) { maps.Copy(p.notifiers, saved) }

func (p *perName) add(name string) {
	n := newRunner()
	go n.run()
	p.notifiers[name] = n
}

func (p *perName) Stop() {
	for _, n := range p.notifiers {
		n.stop()
	}
}
