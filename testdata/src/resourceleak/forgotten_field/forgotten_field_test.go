package forgotten_field

import "testing"

// What a test releases stays open in the program.
func TestPool(t *testing.T) {
	p := new(pool)
	p.Start(nil)
	for _, s := range p.servers {
		s.client.Close()
	}
}
