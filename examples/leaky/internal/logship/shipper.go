// Package logship sends log entries to a search backend.
package logship

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	batchSize   = 100              // entries that are worth a request
	flushEvery  = 30 * time.Second // for smaller batches
	retryAfter  = 2 * time.Second  // pause after a failure
	sendTimeout = 5 * time.Second  // of one request
)

// An Entry is one served request.
type Entry struct {
	Time   time.Time     `json:"time"`
	Method string        `json:"method"`
	Path   string        `json:"path"`
	Status int           `json:"status"`
	Took   time.Duration `json:"took"`
	Body   string        `json:"body"`
}

// A Shipper collects entries and sends them in batches.
type Shipper struct {
	url     string
	client  *http.Client
	in      chan Entry
	done    chan struct{}
	stop    sync.Once
	stopped chan struct{}

	// Owned by run.
	pending []Entry
	retryAt time.Time
}

// Start returns a running shipper, to be ended by [Shipper.Close].
func Start(url string) *Shipper {
	s := &Shipper{
		url:     url,
		client:  &http.Client{Timeout: sendTimeout},
		in:      make(chan Entry),
		done:    make(chan struct{}),
		stopped: make(chan struct{}),
	}
	go s.run()
	return s
}

// Ship takes an entry. After Close, entries are dropped.
func (s *Shipper) Ship(e Entry) {
	select {
	case s.in <- e:
	case <-s.done:
	}
}

// Close sends what is pending and ends the shipper.
func (s *Shipper) Close() {
	s.stop.Do(func() { close(s.done) })
	<-s.stopped
}

func (s *Shipper) run() {
	defer close(s.stopped)
	for {
		select {
		case e := <-s.in:
			s.add(e)
		case <-time.After(flushEvery):
			s.flush()
		case <-s.done:
			s.flush()
			return
		}
	}
}

func (s *Shipper) add(e Entry) {
	s.pending = append(s.pending, e)
	if len(s.pending) >= batchSize && time.Now().After(s.retryAt) {
		s.flush()
	}
}

// flush sends the pending entries. They stay when the backend doesn't take
// them.
func (s *Shipper) flush() {
	if len(s.pending) == 0 {
		return
	}
	if err := s.send(s.pending); err != nil {
		s.retryAt = time.Now().Add(retryAfter)
		return
	}
	s.pending = nil
}

func (s *Shipper) send(batch []Entry) error {
	body, err := json.Marshal(batch)
	if err != nil {
		return err
	}
	resp, err := s.client.Post(s.url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("logship: backend says %s", resp.Status)
	}
	return nil
}
