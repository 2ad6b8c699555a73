// Each goroutine runs the loop in sync.Once.Do, where all but the first wait.
package loop_in_once

import "sync"

type store struct {
	once sync.Once
	quit chan struct{}
	wake chan struct{}
	n    int
}

func newStore() *store { return &store{quit: make(chan struct{}), wake: make(chan struct{})} }

func (s *store) Wake() { s.wake <- struct{}{} }

func (s *store) Close() { close(s.quit) }

func (s *store) expire() {
	s.once.Do(func() { // want `s\.once\.Do keeps each further goroutine waiting until the loop of the first ends; put the go statement in it`
		for {
			select {
			case <-s.wake:
				s.n++
			case <-s.quit:
				return
			}
		}
	})
}

func (s *store) Put() {
	s.n++
	go s.expire()
}

func (s *store) loop() {
	for {
		select {
		case <-s.wake:
			s.n++
		case <-s.quit:
			return
		}
	}
}

func (s *store) PutOnce() {
	s.n++
	s.once.Do(func() { go s.loop() })
}
