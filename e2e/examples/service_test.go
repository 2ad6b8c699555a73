package examples_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// examples is the directory of the two modules.
const examples = "../../examples"

// requestTimeout bounds every request of the tests.
const requestTimeout = 10 * time.Second

// pause is the time between two looks at a service.
const pause = 15 * time.Millisecond

// A service is a running example.
type service struct {
	url    string
	cmd    *exec.Cmd
	client *http.Client
}

// stats is the answer of /debug/stats.
type stats struct {
	Goroutines    int   `json:"goroutines"`
	HeapBytes     int64 `json:"heap_bytes"`
	ConnsInUse    int   `json:"conns_in_use"`
	Subscribers   int   `json:"subscribers"`
	ErrorHandlers int   `json:"error_handlers"`
}

func (s stats) minus(t stats) stats {
	return stats{
		Goroutines:    s.Goroutines - t.Goroutines,
		HeapBytes:     s.HeapBytes - t.HeapBytes,
		ConnsInUse:    s.ConnsInUse - t.ConnsInUse,
		Subscribers:   s.Subscribers - t.Subscribers,
		ErrorHandlers: s.ErrorHandlers - t.ErrorHandlers,
	}
}

// times returns s for n uses.
func (s stats) times(n int) stats {
	return stats{
		Goroutines:    n * s.Goroutines,
		HeapBytes:     int64(n) * s.HeapBytes,
		ConnsInUse:    n * s.ConnsInUse,
		Subscribers:   n * s.Subscribers,
		ErrorHandlers: n * s.ErrorHandlers,
	}
}

// reaches reports whether s has at least what least has. A zero in least is no
// demand.
func (s stats) reaches(least stats) bool {
	return (least.Goroutines == 0 || s.Goroutines >= least.Goroutines) &&
		(least.HeapBytes == 0 || s.HeapBytes >= least.HeapBytes) &&
		(least.ConnsInUse == 0 || s.ConnsInUse >= least.ConnsInUse) &&
		(least.Subscribers == 0 || s.Subscribers >= least.Subscribers) &&
		(least.ErrorHandlers == 0 || s.ErrorHandlers >= least.ErrorHandlers)
}

// within reports whether s has at most what most has.
func (s stats) within(most stats) bool {
	return s.Goroutines <= most.Goroutines &&
		s.HeapBytes <= most.HeapBytes &&
		s.ConnsInUse <= most.ConnsInUse &&
		s.Subscribers <= most.Subscribers &&
		s.ErrorHandlers <= most.ErrorHandlers
}

// programs is the directory of the compiled examples.
var programs string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "examples")
	if err != nil {
		log.Fatal(err)
	}
	programs = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// build compiles an example once and returns the path of its program.
var build = map[string]func() (string, error){
	"leaky": sync.OnceValues(func() (string, error) { return compile("leaky") }),
	"fixed": sync.OnceValues(func() (string, error) { return compile("fixed") }),
}

func compile(example string) (string, error) {
	dir := filepath.Join(examples, example)
	if err := readAll(dir); err != nil {
		return "", err
	}
	program := filepath.Join(programs, example+".exe")
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
}

// readAll reads the files below dir: go test runs a cached test again only if
// a file changed that the test itself has read.
func readAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		_, err = os.ReadFile(path)
		return err
	})
}

// start runs an example, without a search backend, until the test ends.
func start(t *testing.T, example string) *service {
	t.Helper()
	program, err := build[example]()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program,
		"-listen", "127.0.0.1:0",
		"-search", "http://"+unusedAddress(t)+"/",
		"-latency", "10ms")
	cmd.Env = append(os.Environ(), "GODEBUG=") // or asynctimerchan may be set
	cmd.Stderr = io.Discard                    // the panics that leaky recovers from
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal("no address from the service:", err)
	}
	_, url, ok := strings.Cut(strings.TrimSpace(line), "listening on ")
	if !ok {
		t.Fatalf("no address in %q", line)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: workers}
	t.Cleanup(transport.CloseIdleConnections)
	return &service{url, cmd, &http.Client{Transport: transport, Timeout: requestTimeout}}
}

// unusedAddress returns an address that refuses connections.
func unusedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// call makes a request and returns the status and the body of the answer. The
// status is 0 if the service hung up, as it does when a handler panics.
func (s *service) call(t testing.TB, method, path, body string) (status int, answer string) {
	t.Helper()
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	resp, err := s.client.Do(req)
	if err != nil {
		if !isHangUp(err) {
			t.Error(err)
		}
		return 0, ""
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, string(data)
}

// want makes a request and checks the status of the answer.
func (s *service) want(t testing.TB, status int, method, path, body string) string {
	t.Helper()
	got, answer := s.call(t, method, path, body)
	if got != status {
		t.Errorf("%s %s: status %d, want %d: %s", method, path, got, status, answer)
	}
	return answer
}

// baseline returns what the service holds once its goroutines have come to
// rest.
func (s *service) baseline(t testing.TB) stats {
	t.Helper()
	const atRest = 4
	last := s.statsNow(t)
	for same, tries := 0, 0; same < atRest && tries < 100; tries++ {
		time.Sleep(pause)
		now := s.statsNow(t)
		if now.Goroutines == last.Goroutines {
			same++
		} else {
			same = 0
		}
		last = now
	}
	return last
}

// gained returns what the service holds beyond before, as soon as that is ok
// or after some seconds: a request that has ended may still be cleaned up.
func (s *service) gained(t testing.TB, before stats, ok func(stats) bool) stats {
	t.Helper()
	deadline := time.Now().Add(requestTimeout)
	for {
		gained := s.statsNow(t).minus(before)
		if ok(gained) || time.Now().After(deadline) {
			return gained
		}
		time.Sleep(pause)
	}
}

func (s *service) statsNow(t testing.TB) stats {
	t.Helper()
	var now stats
	answer := s.want(t, http.StatusOK, "GET", "/debug/stats", "")
	if err := json.Unmarshal([]byte(answer), &now); err != nil {
		t.Error(err)
	}
	return now
}

// session creates a session for tenant and returns its path.
func (s *service) session(t testing.TB, tenant string) string {
	t.Helper()
	var created struct{ ID string }
	answer := s.want(t, http.StatusCreated, "POST", "/tenants/"+tenant+"/sessions", "")
	if err := json.Unmarshal([]byte(answer), &created); err != nil {
		t.Error(err)
	}
	return "/sessions/" + created.ID
}
