// A timeout is meant to bound a loop, but its case doesn't leave it, and the
// timer was made before the loop: it fires once.
package timeout_in_loop

import (
	"log"
	"os"
	"time"
)

func Drain(update <-chan int) {
	timeout := time.After(time.Second)
	for {
		select {
		case _, ok := <-update:
			if !ok {
				return
			}
		case <-timeout: // want `timeout doesn't leave the loop and doesn't fire again, so the loop may wait for ever; return here`
			log.Print("timeout")
		}
	}
}

func Leaves(update <-chan int) {
	timeout := time.After(time.Second)
	for {
		select {
		case _, ok := <-update:
			if !ok {
				return
			}
		case <-timeout:
			log.Print("timeout")
			return
		}
	}
}

func Exits(update <-chan int) {
	timeout := time.After(time.Second)
	for {
		select {
		case _, ok := <-update:
			if !ok {
				return
			}
		case <-timeout:
			log.Fatal("timeout")
		}
	}
}

func Kills(update <-chan int, p *os.Process) {
	timeout := time.After(time.Second)
	for {
		select {
		case _, ok := <-update:
			if !ok {
				return
			}
		case <-timeout:
			p.Kill() // ends what sends the updates
		}
	}
}

type cluster struct{ failed bool }

func (c *cluster) failNow(reason string) { panic(reason) }

func Fails(update <-chan int, c *cluster) {
	timeout := time.After(time.Second)
	for {
		select {
		case <-update:
			if c.failed {
				return
			}
		case <-timeout:
			c.failNow("timeout")
		}
	}
}

func Again(update <-chan int) {
	timeout := time.After(time.Second)
	for {
		select {
		case _, ok := <-update:
			if !ok {
				return
			}
		case <-timeout:
			log.Print("still there")
			timeout = time.After(time.Second)
		}
	}
}

func EachTurn(update <-chan int) {
	for {
		select {
		case _, ok := <-update:
			if !ok {
				return
			}
		case <-time.After(time.Second):
			log.Print("idle")
		}
	}
}

func Ticks(update <-chan int) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case _, ok := <-update:
			if !ok {
				return
			}
		case <-tick.C:
			log.Print("tick")
		}
	}
}
