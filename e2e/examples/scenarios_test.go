package examples_test

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// A scenario is a use of the service that leaks in leaky: each time it gains
// at least this.
type scenario struct {
	name string
	gain stats
	use  func(t *testing.T, svc *service, number int)
}

var scenarios = []scenario{
	{"lag that comes too late", stats{Goroutines: 1}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusGatewayTimeout, "GET", "/tenants/acme/lag?wait=1ns", "")
	}},
	{"first of four pings", stats{Goroutines: 3}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusOK, "GET", "/tenants/acme/fastest", "")
	}},
	{"rows of a replica that is found", stats{ConnsInUse: 1}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusOK, "GET", "/tenants/acme/replicas/east", "")
	}},
	{"report of an unknown tenant", stats{Goroutines: 1}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusNotFound, "GET", "/tenants/ghost/report", "")
	}},
	{"body of an unknown region", stats{Goroutines: 3}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusBadGateway, "GET", "/regions/nowhere", "")
	}},
	{"transport of a ping", stats{Goroutines: 3}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusOK, "GET", "/ping", "")
	}},
	{"subscriber that left", stats{Subscribers: 1}, func(t *testing.T, svc *service, _ int) {
		listen(t, svc)
	}},
	{"session that ended", stats{Goroutines: 4, ErrorHandlers: 1, HeapBytes: 2000}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusNoContent, "DELETE", svc.session(t, "acme"), "")
	}},
	{"captured response", stats{HeapBytes: 40 << 10}, func(t *testing.T, svc *service, _ int) {
		svc.want(t, http.StatusOK, "GET", "/messages", "")
	}},
	{"remembered region", stats{HeapBytes: 2 << 10}, func(t *testing.T, svc *service, number int) {
		lookUp(t, svc, number)
	}},
}

// calm is what fixed may gain by a scenario.
var calm = stats{Goroutines: 4, HeapBytes: 256 << 10}

// TestScenarios uses each service in one way at a time.
func TestScenarios(t *testing.T) {
	t.Parallel()
	times := 50
	if testing.Short() {
		times = 10
	}
	for _, example := range []string{"leaky", "fixed"} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			svc := start(t, example)
			fill(t, svc)
			for _, sc := range scenarios {
				t.Run(sc.name, func(t *testing.T) { sc.check(t, svc, example, times) })
			}
		})
	}
}

// fill fills what fixed keeps on purpose: history, log, regions and connections.
func fill(t *testing.T, svc *service) {
	session := svc.session(t, "globex")
	for range 100 {
		svc.want(t, http.StatusAccepted, "POST", session+"/messages", strings.Repeat("m", messageSize))
	}
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for range 1000 / workers {
				svc.want(t, http.StatusOK, "GET", session, "")
			}
		})
	}
	group.Wait()
	for number := range 256 {
		lookUp(t, svc, 1000+number)
	}
	svc.client.CloseIdleConnections()
}

// lookUp asks for a region with a long name of its own.
func lookUp(t *testing.T, svc *service, number int) {
	svc.want(t, http.StatusOK, "GET", fmt.Sprintf("/regions/%s-%d", strings.Repeat("r", 256), number), "")
}

func (sc *scenario) check(t *testing.T, svc *service, example string, times int) {
	sc.use(t, svc, 0)
	before := svc.baseline(t)
	for number := range times {
		sc.use(t, svc, number+1)
	}
	least := sc.gain.times(times - 1) // one may be hidden by the end of a connection
	ok := func(s stats) bool { return s.reaches(least) }
	if example == "fixed" {
		ok = func(s stats) bool { return s.within(calm) }
	}
	gained := svc.gained(t, before, ok)
	t.Logf("%d times gained %+v", times, gained)
	if !ok(gained) {
		t.Errorf("gained %+v; want at least %+v in leaky, at most %+v in fixed", gained, least, calm)
	}
}

// TestDestroyTwice ends a session whose usage can't be saved.
func TestDestroyTwice(t *testing.T) {
	t.Parallel()
	for example, want := range map[string]int{"leaky": 0, "fixed": http.StatusNotFound} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			svc := start(t, example)
			svc.want(t, want, "DELETE", svc.session(t, "ghost"), "")
		})
	}
}

// TestSendAfterClose ends a session while the body of a message is under way.
func TestSendAfterClose(t *testing.T) {
	t.Parallel()
	for example, want := range map[string]int{"leaky": 0, "fixed": http.StatusConflict} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			svc := start(t, example)
			session := svc.session(t, "acme")
			conn := svc.dial(t)
			fmt.Fprintf(conn, "POST %s/messages HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", session)
			answers := bufio.NewReader(conn)
			// The service asks for the body: so it has looked up the session.
			wantStatus(t, answers, http.StatusContinue)
			svc.want(t, http.StatusNoContent, "DELETE", session, "")
			fmt.Fprint(conn, "hello")
			wantStatus(t, answers, want)
		})
	}
}

func (s *service) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(s.url, "http://"), requestTimeout)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// wantStatus reads one answer. Status 0 stands for a connection that ends.
func wantStatus(t *testing.T, answers *bufio.Reader, want int) {
	t.Helper()
	got := 0
	resp, err := http.ReadResponse(answers, nil)
	switch {
	case err == nil:
		resp.Body.Close()
		got = resp.StatusCode
	case !isHangUp(err):
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("status %d, want %d", got, want)
	}
}

// TestSnapshotEndsOnce reads a snapshot and what stands after its end.
func TestSnapshotEndsOnce(t *testing.T) {
	t.Parallel()
	for example, intact := range map[string]bool{"leaky": false, "fixed": true} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			svc := start(t, example)
			answer := svc.want(t, http.StatusOK, "GET", "/snapshot?tenant=acme", "")
			rest := bytes.NewReader([]byte(answer))
			decoder, err := zlib.NewReader(rest)
			if err != nil {
				t.Fatal(err)
			}
			defer decoder.Close()
			if _, err := io.Copy(io.Discard, decoder); err != nil {
				t.Fatal(err)
			}
			if got := rest.Len() == 0; got != intact {
				t.Errorf("%d bytes after the end of the snapshot", rest.Len())
			}
		})
	}
}

// isHangUp reports whether err says that the service closed the connection.
func isHangUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}
