package truth

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A Result is what one process has measured.
type Result struct {
	// Calls is the number of calls, and Gained what they left behind.
	Calls, Gained int64
	// Profile is the part of the goroutines that the leak profile shows, or -1.
	Profile int64
	// Settled is the time until nothing was left behind.
	Settled time.Duration
	// Error says how this contradicts the claim.
	Error string
}

var (
	list  = flag.Bool("truth.list", false, "print the claims")
	claim = flag.Int("truth.claim", 0, "the claim to try")
	twin  = flag.Int("truth.twin", -1, "the twin to call instead of the leaking function")
	// What ends must have ended after this.
	patience = flag.Duration("truth.patience", 20*time.Second, "how long to wait for an end by the clock on the wall")

	// The profile doesn't see goroutines in a bubble.
	bubble = flag.Bool("truth.bubble", true, "use the fake clock for the claims that can")
	watch  = flag.Duration("truth.watch", 0, "how long a leak must last by the clock on the wall")
)

// Main lists the claims or tries one of them, and ends the process.
func Main() {
	log.SetOutput(io.Discard)
	testing.Init()
	flag.Parse()
	if *list {
		print(claims)
	}
	c := claims[*claim]
	call := c.leak
	if *twin >= 0 {
		call = c.twins[*twin]
	}
	c.real = c.real || !*bubble
	r := &run{claim: c, call: call, leaks: *twin < 0}
	if c.real {
		r.try()
	}
	// A bubble needs a test, and is never left: goroutines may stay in it.
	testing.Main(func(string, string) (bool, error) { return true, nil },
		[]testing.InternalTest{{Name: "claim", F: func(t *testing.T) {
			synctest.Test(t, func(*testing.T) { r.try() })
		}}}, nil, nil)
}

func print(v any) {
	if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
		panic(err)
	}
	os.Exit(0)
}

// A run is one process: many calls of one function.
type run struct {
	claim *Claim
	call  func()
	leaks bool
}

// try calls the function, prints the result and ends the process.
func (r *run) try() {
	c := r.claim
	result := &Result{Calls: int64(c.calls), Profile: -1}
	if c.panics != "" {
		if !r.leaks {
			c.calls = min(c.calls, 10000)
		}
		r.provoke()
		if r.leaks {
			result.Error = "no panic"
		}
		print(result)
	}
	if c.prepare != nil {
		c.prepare()
	}
	r.calls(r.warmUp())
	before := r.baseline()
	r.calls(c.calls)
	start := time.Now()
	result.Gained = r.rest(func() int64 { return c.read() - before })
	result.Settled = time.Since(start)
	if c.real && r.leaks && c.What == goroutines {
		result.Profile = leakProfile()
	}
	result.Error = r.judge(result.Gained)
	print(result)
}

// warmUp returns the number of calls that come before the measured ones: they
// start what is started once, and let the heap reach its size; goroutines that
// have ended leave a part for the next ones.
func (r *run) warmUp() int {
	switch {
	case r.claim.What == goroutines:
		return 1
	case r.claim.together:
		return 2 * r.claim.calls
	default:
		return r.claim.calls
	}
}

func (r *run) calls(n int) {
	var group sync.WaitGroup
	for i := 0; i < n; i++ {
		if !r.claim.together {
			r.call()
			if !r.claim.real && r.claim.panics == "" {
				time.Sleep(time.Microsecond) // timers of the calls fire in turn
			}
			continue
		}
		group.Add(1)
		go func() {
			defer group.Done()
			r.call()
		}()
	}
	if r.claim.What != goroutines {
		group.Wait()
	}
}

// provoke calls the function until the process ends, or the patience does.
func (r *run) provoke() {
	deadline := time.Now().Add(5 * *patience)
	for i := 0; i < r.claim.calls && (i%1000 != 0 || time.Now().Before(deadline)); i++ {
		r.call()
	}
}

// baseline returns what is there before the measured calls, once it has not
// changed for a while.
func (r *run) baseline() int64 {
	if !r.claim.real {
		return min(r.idle(r.claim.read), r.idle(r.claim.read))
	}
	last := r.claim.read()
	for same, tries := 0, 0; same < 10 && tries < 1000; tries++ {
		time.Sleep(10 * time.Millisecond)
		now := r.claim.read()
		if same++; now != last && r.claim.exact() {
			same = 0
		}
		last = now
	}
	return last
}

// rest waits until what the calls left is beyond doubt, and returns it.
func (r *run) rest(gained func() int64) int64 {
	if !r.claim.real {
		left := r.idle(gained)
		for tries := 0; r.judge(left) != "" && tries < 10; tries++ {
			left = r.idle(gained) // the runtime counts some that have just ended
		}
		return left
	}
	deadline := time.Now().Add(*patience)
	for pause := time.Millisecond; r.judge(gained()) != "" && time.Now().Before(deadline); pause = min(2*pause, 100*time.Millisecond) {
		time.Sleep(pause)
	}
	if r.leaks {
		time.Sleep(*watch)
	}
	return gained()
}

// idle lets time pass by the fake clock, and counts.
func (r *run) idle(count func() int64) int64 {
	time.Sleep(r.claim.idle)
	synctest.Wait()
	return count()
}

// judge says how what the calls left contradicts the claim.
func (r *run) judge(gained int64) string {
	calls := int64(r.claim.calls)
	least := calls * r.claim.PerCall
	if !r.claim.exact() {
		least -= least / 10 // what else lives on the heap comes and goes
	}
	if r.leaks && gained < least {
		return fmt.Sprintf("%d calls left %d %s, less than %d", calls, gained, r.claim.What, least)
	}
	if most := r.claim.slack(r.claim.calls); !r.leaks && gained > most {
		return fmt.Sprintf("%d calls left %d %s, more than %d", calls, gained, r.claim.What, most)
	}
	return ""
}
