package unboundedbuffer_test

import (
	"fmt"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/memlint/memlint/analyzers/unboundedbuffer"
	"github.com/memlint/memlint/internal/suitetest"
	"github.com/memlint/memlint/internal/uses"
)

// manyTypes returns a package of n servers, each with maps that grow, entries
// that leave them, a queue and a loop, and with bodies that are read.
func manyTypes(n int) string {
	var b strings.Builder
	b.WriteString("package many\n\nimport (\n\t\"io\"\n\t\"net/http\"\n\t\"sync\"\n)\n\nvar all = map[string]int{}\n\nfunc note(user string) { all[user]++ }\n")
	for i := range n {
		fmt.Fprintf(&b, `
type server%[1]d struct {
	mu                    sync.Mutex
	known, claimed, seen  map[string]int
	queue, failed         []*string
	in                    chan string
}

func new%[1]d() *server%[1]d {
	s := &server%[1]d{known: map[string]int{}, claimed: map[string]int{}, seen: map[string]int{}, in: make(chan string)}
	go s.loop()
	return s
}

func (s *server%[1]d) loop() {
	for user := range s.in {
		s.known[user], s.claimed[user] = %[1]d, len(s.failed)
		s.seen[user]++
		s.queue = append(s.queue, &user)
		note(user)
		if user == "" {
			delete(s.known, user)
			delete(s.claimed, user)
		} else {
			s.queue = s.queue[1:]
		}
	}
}

func (s *server%[1]d) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	text := string(data)
	s.failed = append(s.failed, &text)
}
`, i)
	}
	return b.String()
}

// manyFields returns a package of one server with n maps, of which a removal
// forgets one.
func manyFields(n int) string {
	var b strings.Builder
	b.WriteString("package many\n\ntype server struct {\n\tin chan string\n")
	for i := range n {
		fmt.Fprintf(&b, "\tm%d map[string]int\n", i)
	}
	b.WriteString("}\n\nfunc (s *server) Run() {\n\tfor user := range s.in {\n")
	for i := range n {
		fmt.Fprintf(&b, "\t\ts.m%d[user]++\n", i)
	}
	b.WriteString("\t}\n}\n\nfunc (s *server) Stop(user string) {\n")
	for i := range n - 1 {
		fmt.Fprintf(&b, "\tdelete(s.m%d, user)\n", i)
	}
	return b.String() + "}\n"
}

// manyKeys returns a package of one map to which a function adds in n places
// under as many conditions.
func manyKeys(n int) string {
	var b strings.Builder
	b.WriteString("package many\n\ntype color string\n\nvar users, byColor = map[string]int{}, map[color]int{}\n\nfunc Run(in chan string) {\n\tfor user := range in {\n\t\tswitch user {\n")
	for i := range n {
		fmt.Fprintf(&b, "\t\tcase %[1]q:\n\t\t\tusers[user]++\n\t\t\tbyColor[color(user)]++\n", fmt.Sprint(i))
	}
	b.WriteString("\t\t}\n\t}\n}\n\nconst (\n")
	for i := range n {
		fmt.Fprintf(&b, "\tcolor%d color = %q\n", i, fmt.Sprint(i))
	}
	return b.String() + ")\n"
}

// indexed builds the index of uses, which all analyzers share.
var indexed = &analysis.Analyzer{
	Name: "indexed", Doc: "build the index of uses", Requires: []*analysis.Analyzer{uses.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		pass.ResultOf[uses.Analyzer].(*uses.Index).Objects()
		return nil, nil
	},
}

// costOf returns the time that the analyzer and bounds take on a package, the
// least of several runs.
func costOf(t *testing.T, text string) time.Duration {
	t.Helper()
	l, err := suitetest.NewLoader("io", "net/http", "sync")
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Check("many", map[string][]byte{"many.go": []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	least := time.Hour
	for range 5 {
		var own time.Duration
		p.Spent = func(analyzer string, cpu time.Duration) {
			if analyzer == "unboundedbuffer" || analyzer == "bounds" {
				own += cpu
			}
		}
		if _, err := p.Run([]*analysis.Analyzer{indexed, unboundedbuffer.Analyzer}); err != nil {
			t.Fatal(err)
		}
		least = min(least, own)
	}
	return least
}

// maxTime is how many times the time may grow with ten times the code. What is
// quadratic takes a hundred times; caches that are too small, and a busy
// machine, up to twice as long as they should.
const maxTime = 30

// TestLinear wants ten times the code to take about ten times the time. The
// best of three attempts counts: others use the caches, too.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for name, c := range map[string]struct {
		source func(int) string
		few    int
	}{
		"types": {manyTypes, 100}, "fields": {manyFields, 200}, "keys": {manyKeys, 200},
	} {
		t.Run(name, func(t *testing.T) {
			for range 3 {
				few, many := costOf(t, c.source(c.few)), costOf(t, c.source(10*c.few))
				took := float64(many) / float64(few)
				t.Logf("%d: %v, %d: %v, %.1f times", c.few, few, 10*c.few, many, took)
				if took <= maxTime {
					return
				}
			}
			t.Errorf("ten times the code takes more than %d times as long", maxTime)
		})
	}
}
