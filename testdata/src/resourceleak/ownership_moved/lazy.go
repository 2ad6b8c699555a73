package ownership_moved

import "os"

type handle struct {
	name string
	lock *os.File
}

func (h *handle) release() {
	if h.lock != nil {
		h.lock.Close()
		h.lock = nil
	}
}

type handles struct{ all map[string]*handle }

func (m *handles) acquire(name string) (*handle, bool) {
	h, found := m.all[name]
	if !found {
		h = &handle{name: name}
		m.all[name] = h
	}
	return h, found
}

// lockOf fills a field that may be filled already: the handle had a life before.
func lockOf(m *handles, name string) error {
	h, _ := m.acquire(name)
	if name != "" && h.lock == nil {
		var err error
		if h.lock, err = os.Open(name); err != nil {
			return err
		}
	}
	return nil
}

func lockAgain(m *handles, name string) {
	if h, ok := m.acquire(name); ok && h.lock != nil {
		h.lock.Close()
		h.lock, _ = os.Open(name)
	}
}
