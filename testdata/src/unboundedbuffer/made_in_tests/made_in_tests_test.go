package made_in_tests

import (
	"net/http"
	"testing"
)

func TestPoll(t *testing.T) {
	p := &poller{}
	p.Start()
	p.poll()
	p.Stop()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { add(r.Host) })
}
