package finding

import "testing"

func TestFingerprint(t *testing.T) {
	base := Finding{Analyzer: "a", Kind: "k", Package: "p", Function: "F", Message: "started at x.go:12:3, line 7"}
	moved := base
	moved.Start, moved.Message = Position{"other.go", 99, 1}, "started at x.go:14, line 9"
	second, suppressed, other := base, base, base
	suppressed.Suppressed = true
	other.Function = ""
	list := []Finding{base, suppressed, second, other}
	SetOrdinals(list)
	for i, want := range []int{1, 1, 2, 1} {
		if list[i].Ordinal != want {
			t.Errorf("finding %d has ordinal %d, want %d", i, list[i].Ordinal, want)
		}
	}
	moved.Ordinal = 1
	if moved.Fingerprint() != list[0].Fingerprint() {
		t.Error("the fingerprint changes with the place")
	}
	if len(moved.Fingerprint()) != 32 {
		t.Errorf("fingerprint %q", moved.Fingerprint())
	}
	if list[2].Fingerprint() == list[0].Fingerprint() || list[3].Fingerprint() == list[0].Fingerprint() {
		t.Error("different findings have one fingerprint")
	}
	if got, want := list[3].Key(), "a/k\tp\t-\tstarted at x.go:N, line N"; got != want {
		t.Errorf("key %q, want %q", got, want)
	}
}
