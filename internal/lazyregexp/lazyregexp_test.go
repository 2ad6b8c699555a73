package lazyregexp

import "testing"

func TestUse(t *testing.T) {
	r := New(`line (\d+)`)
	if !r.MatchString("on line 12") || r.MatchString("on line x") {
		t.Error("MatchString")
	}
	if got := r.ReplaceAllString("line 12, line 3", "line N${1}"); got != "line N12, line N3" {
		t.Errorf("ReplaceAllString: %q", got)
	}
	if got := r.FindSubmatch([]byte("on line 12")); len(got) != 2 || string(got[1]) != "12" {
		t.Errorf("FindSubmatch: %q", got)
	}
}

func TestInvalid(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an invalid pattern was accepted")
		}
	}()
	New(`(`)
}
