package catalog

import (
	"io"
	"net/http"
	"time"
)

// Ping returns how long the catalog takes to answer.
func (c *Client) Ping() (time.Duration, error) {
	client := &http.Client{
		Transport: &http.Transport{ResponseHeaderTimeout: time.Second},
	}
	start := time.Now()
	resp, err := client.Get(c.base + "/healthz")
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return time.Since(start), err
}
