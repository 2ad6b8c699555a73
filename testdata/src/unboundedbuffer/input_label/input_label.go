// A client chooses the value of a label.
package input_label

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	paths  *prometheus.CounterVec
	agents *prometheus.CounterVec
}

func (m *metrics) serve(w http.ResponseWriter, r *http.Request) {
	m.paths.WithLabelValues(r.URL.Path).Inc() // want `label value r.URL.Path is what a client sends: a series for each value ever seen; use a route or a class`
}

func (m *metrics) servePattern(w http.ResponseWriter, r *http.Request) {
	m.paths.WithLabelValues(r.Pattern).Inc()
}

func (m *metrics) serveAgent(w http.ResponseWriter, r *http.Request) {
	agent := r.Header.Get("User-Agent")
	m.agents.WithLabelValues(agent, r.Method).Inc() // want `label value r.Header.Get\("User-Agent"\) is what a client sends: a series for each value ever seen; use a route or a class`
}

func (m *metrics) serveClass(w http.ResponseWriter, r *http.Request) {
	agent := "other"
	if r.Header.Get("User-Agent") == "probe" {
		agent = "probe"
	}
	m.agents.WithLabelValues(agent, r.Method).Inc()
}

// A request of its own goes to few hosts.
type transport struct {
	next  http.RoundTripper
	hosts *prometheus.CounterVec
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	t.hosts.WithLabelValues(req.Host).Inc()
	return t.next.RoundTrip(req)
}
