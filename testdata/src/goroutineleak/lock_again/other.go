package lock_again

import "github.com/sasha-s/go-deadlock"

// table has a mutex of another package.
type table struct {
	mu   deadlock.RWMutex
	rows []string
}

func (t *table) Len() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.rows)
}

func (t *table) Add(row string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.Len() < 10 { // want `t\.Len locks t\.mu, which Add holds already, so it blocks for ever; unlock it first`
		t.rows = append(t.rows, row)
	}
}

func (t *table) Find(row string) bool {
	t.mu.RLock() // want `t\.mu stays locked after a return of Find, so the next Lock blocks for ever; unlock it on every path`
	for _, r := range t.rows {
		if r == row {
			return true
		}
	}
	t.mu.RUnlock()
	return false
}

func (t *table) AddFew(row string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.rows) < 10 {
		t.rows = append(t.rows, row)
	}
}

func (t *table) Has(row string) bool {
	t.mu.RLock()
	for _, r := range t.rows {
		if r == row {
			t.mu.RUnlock()
			return true
		}
	}
	t.mu.RUnlock()
	return false
}
