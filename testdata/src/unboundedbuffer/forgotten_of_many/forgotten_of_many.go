// A removal that forgets a key in most maps of a value leaves some out.
package forgotten_of_many

type folder struct{ id string }

type model struct {
	configs  map[string]folder
	files    map[string]int
	ignores  map[string]int
	runners  map[string]int
	tokens   map[string]string
	failures map[string]int
}

func (m *model) add(f folder) {
	m.configs[f.id] = f
	m.files[f.id] = 1
	m.ignores[f.id] = 1
}

func (m *model) start(f folder)               { m.runners[f.id] = 1 }
func (m *model) token(f folder, token string) { m.tokens[f.id] = token }
func (m *model) failed(f folder)              { m.failures[f.id]++ }

// Failures are deleted elsewhere.
func (m *model) succeeded(f folder) { delete(m.failures, f.id) }

func (m *model) remove(f folder) {
	delete(m.configs, f.id)
	delete(m.files, f.id)
	delete(m.ignores, f.id)
	delete(m.runners, f.id) // want `entry leaves 4 maps here but stays in tokens, which nothing deletes from; delete it there too`
}

type complete struct {
	configs  map[string]folder
	files    map[string]int
	ignores  map[string]int
	runners  map[string]int
	tokens   map[string]string
	failures map[string]int
}

func (m *complete) add(f folder) {
	m.configs[f.id] = f
	m.files[f.id] = 1
	m.ignores[f.id] = 1
}

func (m *complete) start(f folder)               { m.runners[f.id] = 1 }
func (m *complete) token(f folder, token string) { m.tokens[f.id] = token }
func (m *complete) failed(f folder)              { m.failures[f.id]++ }
func (m *complete) succeeded(f folder)           { delete(m.failures, f.id) }

func (m *complete) remove(f folder) {
	delete(m.configs, f.id)
	delete(m.files, f.id)
	delete(m.ignores, f.id)
	delete(m.runners, f.id)
	delete(m.tokens, f.id)
}

// Half of the maps stay: they have other things in them.
type half struct {
	configs map[string]folder
	files   map[string]int
	ignores map[string]int
	runners map[string]int
	hosts   map[string]int
	users   map[string]int
	routes  map[string]int
	zones   map[string]int
}

func (m *half) add(f folder) {
	m.configs[f.id] = f
	m.files[f.id] = 1
	m.ignores[f.id] = 1
	m.runners[f.id] = 1
}

func (m *half) see(host, user, route, zone string) {
	m.hosts[host]++
	m.users[user]++
	m.routes[route]++
	m.zones[zone]++
}

func (m *half) remove(f folder) {
	delete(m.configs, f.id)
	delete(m.files, f.id)
	delete(m.ignores, f.id)
	delete(m.runners, f.id)
}
