package truth_test

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestLiars checks that a leak that is none, a twin that leaks, and a panic
// that doesn't come are noticed, for each thing that can be observed.
func TestLiars(t *testing.T) {
	needsProc(t)
	p := linkAll(t, "liars", []string{"liars"}, map[string]string{
		filepath.Join(fixtures, "liars", "liars.go"): abs("testdata/liars/liars.go"),
	})
	claims := p.claims(t)
	if len(claims) == 0 {
		t.Fatal("no liars")
	}
	patience := "-truth.patience=1s"
	var group sync.WaitGroup
	for _, c := range claims {
		group.Go(func() {
			err := c.try(patience)
			if err == nil || !strings.Contains(err.Error(), c.Function) {
				t.Errorf("error %v, want %q", err, c.Function)
			}
		})
	}
	group.Wait()
}
