package tickerstop

import (
	"fmt"
	"time"
)

type sampler struct{ ticker *time.Ticker }

func start() *sampler {
	s := &sampler{time.NewTicker(time.Second)}
	go s.run()
	return s
}

func (s *sampler) run() {
	for range s.ticker.C {
		fmt.Println("tick")
	}
}

func (s *sampler) stop() { s.ticker.Stop() }

var _, _ = start, (*sampler).stop
