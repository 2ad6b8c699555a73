// Package examples_test runs the two example services and shows that one
// leaks under load and the other doesn't.
package examples_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// workers is the number of clients that drive load at once.
const workers = 8

// noise is what fixed may gain under load: idle connections, and what the
// memory allocator makes of its bounded buffers.
var noise = stats{Goroutines: 20, HeapBytes: 2 << 20}

// messageSize is the length of the texts that sessions publish, in bytes.
const messageSize = 4 << 10

// TestLoad drives both services with the same mixed load.
func TestLoad(t *testing.T) {
	t.Parallel()
	rounds := 400
	if testing.Short() {
		rounds = 50
	}
	each := stats{Goroutines: 10, HeapBytes: 20 * messageSize, ConnsInUse: 1, Subscribers: 1, ErrorHandlers: 1}
	least := each.times(rounds * 9 / 10)
	t.Run("leaky", func(t *testing.T) {
		t.Parallel()
		gained := underLoad(t, "leaky", rounds, func(s stats) bool { return s.reaches(least) })
		if !gained.reaches(least) {
			t.Errorf("gained %+v, want at least %+v", gained, least)
		}
	})
	t.Run("fixed", func(t *testing.T) {
		t.Parallel()
		gained := underLoad(t, "fixed", rounds, func(s stats) bool { return s.within(noise) })
		if !gained.within(noise) {
			t.Errorf("gained %+v, want at most %+v", gained, noise)
		}
	})
}

// underLoad starts an example and returns what it gained by rounds, after a
// warm-up that fills its bounded buffers.
func underLoad(t *testing.T, example string, rounds int, ok func(stats) bool) stats {
	svc := start(t, example)
	warmUp := 100 // times 11 logged requests: more than the log buffer of fixed holds
	drive(t, svc, 0, warmUp)
	before := svc.baseline(t)
	drive(t, svc, warmUp, rounds)
	gained := svc.gained(t, before, ok)
	t.Logf("%d rounds gained %+v", rounds, gained)
	return gained
}

// drive makes rounds of requests, numbered from first, spread over the workers.
func drive(t *testing.T, svc *service, first, rounds int) {
	numbers := make(chan int)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for number := range numbers {
				round(t, svc, number)
			}
		})
	}
	for number := range rounds {
		numbers <- first + number
	}
	close(numbers)
	group.Wait()
}

// round does what one user does with the service.
func round(t *testing.T, svc *service, number int) {
	session := svc.session(t, "acme")
	listen(t, svc)
	svc.want(t, http.StatusAccepted, "POST", session+"/messages", strings.Repeat("m", messageSize))
	svc.want(t, http.StatusAccepted, "POST", session+"/checks", "")
	svc.want(t, http.StatusOK, "GET", "/messages", "")
	svc.want(t, http.StatusOK, "GET", "/tenants/acme/fastest", "")
	svc.want(t, http.StatusOK, "GET", "/tenants/acme/replicas/east", "")
	svc.want(t, http.StatusGatewayTimeout, "GET", "/tenants/acme/lag?wait=1ns", "")
	svc.want(t, http.StatusNotFound, "GET", "/tenants/ghost/report", "")
	svc.want(t, http.StatusOK, "GET", fmt.Sprintf("/regions/eu-%d", number), "")
	svc.want(t, http.StatusOK, "GET", "/ping", "")
	svc.want(t, http.StatusNoContent, "DELETE", session, "")
}

// listen opens the stream of messages and leaves at once.
func listen(t testing.TB, svc *service) {
	t.Helper()
	resp, err := svc.client.Get(svc.url + "/events")
	if err != nil {
		t.Error(err)
		return
	}
	resp.Body.Close()
}
