package wrong_key

import "strings"

// A range of keys is to be deleted.
type leases struct {
	entries map[string]int
	revoked map[string]bool
}

func (l *leases) evict(prefix string) {
	for k := range l.entries {
		if strings.HasPrefix(k, prefix) {
			delete(l.entries, prefix) // want `delete from l.entries uses prefix in each turn of a loop over its keys; delete k`
		}
	}
}

func (l *leases) evictRight(prefix string) {
	for k := range l.entries {
		if strings.HasPrefix(k, prefix) {
			delete(l.entries, k)
		}
	}
}

// One delete is meant, if there is one of a kind.
func (l *leases) evictParent(dir string) {
	for k := range l.entries {
		if strings.HasPrefix(k, dir+"/") {
			delete(l.entries, dir)
			return
		}
	}
}

// The key that is found is the one that was asked for.
func (l *leases) evictFound(name string) {
	for k := range l.entries {
		if k == name && l.entries[k] > 0 {
			delete(l.entries, name)
		}
	}
}

// Another map.
func (l *leases) evictOther(prefix string) {
	for k := range l.entries {
		if strings.HasPrefix(k, prefix) {
			delete(l.revoked, prefix)
		}
	}
}

// Pairs are compared.
func dominated(sets map[string]int) {
	for a := range sets {
		for b := range sets {
			if strings.HasPrefix(b, a) {
				delete(sets, a)
			}
		}
	}
}
