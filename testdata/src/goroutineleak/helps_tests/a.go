// Code that imports testing serves tests: what it leaves behind ends with the
// test.
package helps_tests

import (
	"testing"
	"time"
)

func Serve(t *testing.T, serve func() error) {
	errs := make(chan error)
	go func() { errs <- serve() }()
	select {
	case <-errs:
	case <-time.After(time.Second):
		t.Error("timeout")
	}
}
