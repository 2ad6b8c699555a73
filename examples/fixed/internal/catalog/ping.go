package catalog

import (
	"io"
	"time"
)

// Ping returns how long the catalog takes to answer.
func (c *Client) Ping() (time.Duration, error) {
	start := time.Now()
	resp, err := c.client.Get(c.base + "/healthz")
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return time.Since(start), err
}
