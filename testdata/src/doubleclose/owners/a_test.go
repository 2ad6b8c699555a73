package owners

import "testing"

func TestStop(t *testing.T) {
	m := &manager{block: make(chan struct{})}
	m.start()
}
