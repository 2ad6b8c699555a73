// Package catalog asks the catalog service about regions.
package catalog

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// maxAnswer is the size of the largest answer that is read, in bytes.
const maxAnswer = 64 << 10

// A Region is a place where replicas run.
type Region struct {
	Name  string   `json:"name"`
	Zones []string `json:"zones"`
}

// A Client asks one catalog service and remembers its answers.
type Client struct {
	base      string
	transport *http.Transport
	client    *http.Client

	mu    sync.Mutex
	cache map[string]Region
}

// NewClient returns a client of the catalog at base, a URL.
func NewClient(base string) *Client {
	transport := &http.Transport{ResponseHeaderTimeout: 5 * time.Second}
	return &Client{
		base:      base,
		transport: transport,
		client:    &http.Client{Transport: transport},
		cache:     make(map[string]Region),
	}
}

// Close closes the client's idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Lookup returns a region.
func (c *Client) Lookup(name string) (Region, error) {
	if region, ok := c.cached(name); ok {
		return region, nil
	}
	region, err := c.fetch(name)
	if err != nil {
		return Region{}, err
	}
	c.remember(name, region)
	return region, nil
}

func (c *Client) fetch(name string) (Region, error) {
	var region Region
	resp, err := c.client.Get(c.base + "/catalog/" + url.PathEscape(name))
	if err != nil {
		return region, err
	}
	if resp.StatusCode != http.StatusOK {
		return region, fmt.Errorf("catalog: region %q: %s", name, resp.Status)
	}
	defer resp.Body.Close()
	err = json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&region)
	return region, err
}

func (c *Client) cached(name string) (Region, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	region, ok := c.cache[name]
	return region, ok
}

func (c *Client) remember(name string, region Region) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cache[name] = region
}
