// What tests make and call says nothing of the program.
package made_in_tests

import (
	"io"
	"net/http"
)

type poller struct{}

func newPoller() *poller { return &poller{} }

func (p *poller) Start() {}
func (p *poller) Stop()  {}

func (p *poller) poll() {
	resp, err := http.Get("http://a.example")
	if err != nil {
		return
	}
	defer resp.Body.Close()
	io.ReadAll(resp.Body) // want `response body is read whole`
}

var seen []string

func add(s string) { seen = append(seen, s) }
