package library

import "testing"

func Test(t *testing.T) {
	mark() // want "once"
	t.Run("sub", func(t *testing.T) {
		mark() // want "once"
	})
	for range 2 {
		mark()
	}
}
