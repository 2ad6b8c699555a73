// An entry is deleted since nothing is left of it, and then stored again.
package re_added

type account struct {
	refs    map[string]int
	weights map[string]int
}

func (a *account) update(key string, delta int) {
	refs, weights := a.refs, a.weights
	n := refs[key] + delta
	if n <= 0 {
		delete(refs, key)
		delete(weights, key)
	} else {
		refs[key] = n
	}
	if last, ok := weights[key]; ok && last == n {
		return
	}
	weights[key] = n // want `weights\[key\] comes back after it was deleted because n is empty; store it only if it isn't`
}

func (a *account) updateAsked(key string, delta int) {
	refs, weights := a.refs, a.weights
	n := refs[key] + delta
	if n <= 0 {
		delete(refs, key)
		delete(weights, key)
	} else {
		refs[key] = n
	}
	if n > 0 {
		weights[key] = n
	}
}

type topics struct{ subscribers map[string][]string }

func (t *topics) set(topic string, list []string) {
	if len(list) == 0 {
		delete(t.subscribers, topic)
	}
	t.subscribers[topic] = list // want `t.subscribers\[topic\] comes back after it was deleted because list is empty; store it only if it isn't`
}

func (t *topics) setOr(topic string, list []string) {
	if len(list) == 0 {
		delete(t.subscribers, topic)
		return
	}
	t.subscribers[topic] = list
}

func (t *topics) setElse(topic string, list []string) {
	if len(list) == 0 {
		delete(t.subscribers, topic)
	} else {
		t.subscribers[topic] = list
	}
}

// Another value takes the place.
func (t *topics) replace(topic string, list, other []string) {
	if len(list) == 0 {
		delete(t.subscribers, topic)
	}
	t.subscribers[topic] = other
}

// Another key.
func (t *topics) move(from, to string, list []string) {
	if len(list) == 0 {
		delete(t.subscribers, from)
	}
	t.subscribers[to] = list
}

// A map of the function alone.
func count(words []string) map[string]int {
	counts := make(map[string]int)
	for _, w := range words {
		n := len(w)
		if n == 0 {
			delete(counts, w)
		}
		counts[w] = n
	}
	return counts
}

// Too many are more than none.
func (t *topics) trim(topic string, list []string) {
	if len(list) == 0 {
		delete(t.subscribers, topic)
	}
	if len(list) > 10 {
		list = list[:10]
		t.subscribers[topic] = list
	}
}
