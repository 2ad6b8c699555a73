// Package report uses memlint's HTML report in a browser, as a reader would.
package report

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/memlint/memlint/internal/testbinary"
)

var update = flag.Bool("update", false, "write docs/images/report.png")

// page is the address of a report on examples/leaky, with a history.
var page string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(writeAndRun(m))
}

func writeAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "memlint-report")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := writeReport(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	page = "file://" + filepath.ToSlash(filepath.Join(dir, "report.html"))
	return m.Run()
}

func writeReport(dir string) error {
	tool, err := testbinary.Memlint(dir)
	if err != nil {
		return err
	}
	past := filepath.Join(dir, "history.jsonl")
	if err := os.WriteFile(past, []byte(pastRuns()), 0o666); err != nil {
		return err
	}
	cmd := exec.Command(tool, "-history", past, "-o", "html="+filepath.Join(dir, "report.html"))
	cmd.Dir = "../../examples/leaky"
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); errors.As(err, &exit) && exit.ExitCode() == 1 {
		return nil
	}
	return fmt.Errorf("memlint ended with %v, want exit status 1\n%s", err, out)
}

// pastRuns returns a history that goes down, a run per week.
func pastRuns() string {
	var b strings.Builder
	start := time.Now().UTC().AddDate(0, 0, -7*20)
	for i := range 20 {
		fmt.Fprintf(&b, `{"version":1,"time":%q,"commit":"%040x","leaks":%d,"risks":%d,"notes":%d,"suppressed":1,"kinds":{}}`+"\n",
			start.AddDate(0, 0, 7*i).Format(time.RFC3339), 0x5ca1ab1e*(i+1), 24-i/2-i%3, 17-i/3+i%2, 5-i/6)
	}
	return b.String()
}

// A tab is a page of the browser, and what went wrong on it.
type tab struct {
	context.Context
	t  *testing.T
	mu sync.Mutex

	problems []string
}

// open starts a browser of its own, with a fresh profile, and loads the report.
func open(t *testing.T, width, height int64, actions ...chromedp.Action) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(90*time.Second))
	ctx, cancelAllocator := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancelAllocator)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancelTimeout := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancelTimeout)
	tb := &tab{Context: ctx, t: t}
	chromedp.ListenTarget(ctx, tb.listen)
	tb.do(network.Enable(), runtime.Enable(), chromedp.EmulateViewport(width, height))
	tb.do(actions...)
	tb.do(chromedp.Navigate(page), chromedp.WaitVisible("#filter"))
	t.Cleanup(tb.check)
	return tb
}

// listen notes console messages, exceptions, and requests other than the page.
func (tb *tab) listen(event any) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		tb.problems = append(tb.problems, fmt.Sprintf("console %s", e.Type))
	case *runtime.EventExceptionThrown:
		tb.problems = append(tb.problems, e.ExceptionDetails.Error())
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; url != page && !strings.HasPrefix(url, "data:") {
			tb.problems = append(tb.problems, "request for "+url)
		}
	}
}

func (tb *tab) check() {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, p := range tb.problems {
		tb.t.Error(p)
	}
}

func (tb *tab) do(actions ...chromedp.Action) {
	tb.t.Helper()
	if err := chromedp.Run(tb, actions...); err != nil {
		tb.t.Fatal(err)
	}
}

// eval returns the value of a JavaScript expression.
func eval[T any](tb *tab, expression string) T {
	tb.t.Helper()
	var value T
	tb.do(chromedp.Evaluate(expression, &value))
	return value
}

// shown returns how many findings are visible.
func (tb *tab) shown() int {
	tb.t.Helper()
	return eval[int](tb, `[...document.querySelectorAll(".finding")].filter(f => f.offsetParent !== null).length`)
}

func TestFilter(t *testing.T) {
	tb := open(t, 1400, 900)
	all := tb.shown()
	if all < 5 {
		t.Fatalf("%d findings", all)
	}
	tb.do(chromedp.SendKeys("#q", "defer"))
	found := tb.shown()
	if want := eval[int](tb, `[...document.querySelectorAll(".finding")].filter(f => f.querySelector("summary").textContent.includes("defer")).length`); found != want || found == all || found == 0 {
		t.Errorf("the search shows %d of %d, want %d", found, all, want)
	}
	if got, want := eval[string](tb, `document.querySelector("#count").value`), fmt.Sprintf("%d of %d", found, all); got != want {
		t.Errorf("the page says %q, want %q", got, want)
	}
	tb.do(chromedp.SendKeys("#q", "xyzzy"), chromedp.WaitVisible("#none"))
	tb.do(chromedp.Click("#clear"))
	if n := tb.shown(); n != all {
		t.Errorf("cleared, the page shows %d of %d", n, all)
	}
	for _, name := range []string{"severity", "analyzer", "package"} {
		pick := fmt.Sprintf(`.pick[data-filter=%q]`, name)
		tb.do(chromedp.Click(pick))
		value := eval[string](tb, fmt.Sprintf("document.querySelector(%q).dataset.value", pick))
		want := eval[int](tb, fmt.Sprintf("document.querySelectorAll('.finding[data-%s=%q]').length", name, value))
		if n := tb.shown(); n != want || n == 0 {
			t.Errorf("%s %s: %d findings shown, want %d", name, value, n, want)
		}
		tb.do(chromedp.Click(pick))
	}
}

func TestKeyboard(t *testing.T) {
	tb := open(t, 1400, 900)
	press := func(key string) { t.Helper(); tb.do(chromedp.KeyEvent(key)) }
	press("j")
	press("j")
	press("k")
	press("j")
	if at := eval[int](tb, `[...document.querySelectorAll(".finding")].indexOf(document.activeElement.parentElement)`); at != 1 {
		t.Errorf("the focus is on finding %d, want 1", at)
	}
	press(kb.Enter)
	tb.do(chromedp.WaitVisible(".finding[open] .code mark"), chromedp.WaitVisible(".finding[open] .why"))
	press("/")
	if id := eval[string](tb, `document.activeElement.id`); id != "q" {
		t.Errorf("the focus is on %q, not in the search", id)
	}
	press("x")
	press(kb.Escape)
	if value := eval[string](tb, `document.querySelector("#q").value`); value != "" {
		t.Errorf("the search holds %q after Escape", value)
	}
}

// A finding shows its path, a fix and its explanation, and has an address.
func TestFinding(t *testing.T) {
	tb := open(t, 1400, 900)
	tb.do(chromedp.Click("#all"))
	if n := eval[int](tb, `document.querySelectorAll(".finding[open]").length`); n != tb.shown() {
		t.Errorf("%d findings are open", n)
	}
	for _, selector := range []string{".mk b.created", ".mk b.exit", ".mk b.goroutine", ".row.rail", ".diff .row.add", ".why p", ".said"} {
		if n := eval[int](tb, fmt.Sprintf("document.querySelectorAll(%q).length", selector)); n == 0 {
			t.Errorf("nothing matches %s", selector)
		}
	}
	if n := eval[int](tb, `[...document.querySelectorAll(".finding")].filter(f => !f.querySelector("mark")).length`); n > 0 {
		t.Errorf("%d findings mark no code", n)
	}
	anchor := eval[string](tb, `document.querySelectorAll(".finding")[3].id`)
	tb.do(chromedp.Navigate("about:blank"))
	tb.mu.Lock()
	tb.problems = nil
	tb.mu.Unlock()
	tb.do(chromedp.Navigate(page+"#"+anchor), chromedp.WaitVisible("#"+anchor+"[open] .body"))
}

func TestCharts(t *testing.T) {
	tb := open(t, 1400, 900)
	all := tb.shown()
	for name, expression := range map[string]string{
		"severities": `[...document.querySelectorAll(".legend b")].reduce((sum, b) => sum + Number(b.textContent), 0)`,
		"analyzers":  `[...document.querySelectorAll(".pick[data-filter=analyzer] .n")].reduce((sum, b) => sum + Number(b.textContent), 0)`,
		"packages":   `[...document.querySelectorAll(".pick[data-filter=package] .n")].reduce((sum, b) => sum + Number(b.textContent), 0)`,
	} {
		if n := eval[int](tb, expression); n != all {
			t.Errorf("%s add up to %d, want %d", name, n, all)
		}
	}
	if n := eval[int](tb, `document.querySelectorAll(".trend .hit").length`); n != 21 {
		t.Errorf("the trend has %d runs, want 21", n)
	}
	if box := eval[float64](tb, `document.querySelector(".area.leak").getBoundingClientRect().height`); box < 10 {
		t.Errorf("the area of leaks is %v pixels high", box)
	}
}
