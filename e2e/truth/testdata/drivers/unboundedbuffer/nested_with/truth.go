package nested_with

import (
	"truth"
	"truth/web"
)

type layer struct {
	labels []string
	inner  histogram
}

func (l *layer) With(labels ...string) histogram { return &layer{labels, l} }
func (l *layer) Observe(float64)                 {}

func init() {
	s, c := &scaled{&layer{}}, &copied{&layer{}}
	truth.Leak("scaled.With", truth.Heap(100), func() { s.With(web.Name()) }).
		Twin("copied.With", func() { c.With(web.Name()) })
}
