package catalog

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"tickerstop", "goroutineleak", "tickerstop/never-stopped", "tickerstop/time-tick", "tests"}
	for _, test := range []struct{ name, want string }{
		{"tickerstp", "tickerstop"},
		{"TickerStop", "tickerstop"},
		{"test", "tests"},
		{"goroutineleaks", "goroutineleak"},
		{"never-stopped", "tickerstop/never-stopped"},
		{"tickerstop/never-stoped", "tickerstop/never-stopped"},
		{"x", ""},
		{"", ""},
		{"something else", ""},
	} {
		if got := Nearest(test.name, known); got != test.want {
			t.Errorf("Nearest(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"abc", "abc", 0}, {"abc", "acb", 2},
	} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
