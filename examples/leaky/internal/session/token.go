package session

import (
	"crypto/rand"
	"encoding/hex"
	"sync"
	"time"
)

// tokenSize is the number of random bytes in a token.
const tokenSize = 16

// A token is a secret that changes at an interval.
type token struct {
	every time.Duration

	mu    sync.Mutex
	value string
}

func newToken(every time.Duration) *token {
	t := &token{every: every}
	t.refresh()
	return t
}

// refresh replaces the token, now and at each interval.
func (t *token) refresh() {
	t.replace()
	time.AfterFunc(t.every, t.refresh)
}

func (t *token) replace() {
	secret := make([]byte, tokenSize)
	rand.Read(secret)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value = hex.EncodeToString(secret)
}

// Value returns the token.
func (t *token) Value() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value
}
