package own_key

import "truth"

func init() {
	truth.Leak("New", truth.Heap(50), func() { New("one") }).
		Twin("Open", func() { Open("one").Close() })
	l, s := &log{subs: make(map[uint64]chan string)}, &stopping{subs: make(map[uint64]chan string)}
	truth.Leak("log.Stream", truth.Heap(100), func() { l.Stream() }).
		Twin("stopping.Stream", func() {
			_, stop := s.Stream()
			stop()
		})
}
