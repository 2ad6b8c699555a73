package grow_only_silent

import "net/http"

// Its life ends with a method that looks after the container.
type mounter struct{ mounts map[string]*event }

func (m *mounter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mounts[r.URL.Path] = &event{}
}

func (m *mounter) Discard() {
	for range m.mounts {
	}
}
