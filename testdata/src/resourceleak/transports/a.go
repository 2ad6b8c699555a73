// A transport keeps its idle connections, so one per call leaks them.
package transports

import (
	"crypto/tls"
	"net/http"
	"time"
)

func perCall(url string) error {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{}}} // want `HTTP transport is made per call and keeps its idle connections`
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func perCallInAVariable(url string) error {
	tr := &http.Transport{} // want `HTTP transport is made per call`
	client := http.Client{Transport: tr}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func closesIdle(url string) error {
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	client := http.Client{Transport: tr}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func closesIdleOfTheClient(url string) error {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func withoutKeepAlives(url string) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func withoutKeepAlivesLater(url string) error {
	tr := &http.Transport{}
	tr.IdleConnTimeout = time.Second
	client := &http.Client{Transport: tr}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func defaultTransport(url string) error {
	client := &http.Client{Timeout: time.Second}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{}}
}

var shared = &http.Client{Transport: &http.Transport{}}
