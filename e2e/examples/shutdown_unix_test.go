//go:build unix

package examples_test

import (
	"bufio"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestShutdown ends each service by a signal while it has a session and a
// stream of messages.
func TestShutdown(t *testing.T) {
	t.Parallel()
	for _, example := range []string{"leaky", "fixed"} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			svc := start(t, example)
			session := svc.session(t, "acme")
			resp, err := svc.client.Get(svc.url + "/events")
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			svc.want(t, http.StatusAccepted, "POST", session+"/messages", "hello")
			line, err := bufio.NewReader(resp.Body).ReadString('\n')
			if err != nil || !strings.Contains(line, "hello") {
				t.Fatalf("event %q, %v", line, err)
			}
			svc.wantEnd(t)
		})
	}
}

// wantEnd asks the service to end and checks that it does so in good order.
func (s *service) wantEnd(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(requestTimeout):
		t.Fatal("the service doesn't end")
	}
}
