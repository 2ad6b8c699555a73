package logger_with

import "truth"

func init() {
	l, c := &logger{out: &out{}}, &copying{out: &out{}}
	truth.Leak("logger.With", truth.Heap(16), func() { l.With(1) }).
		Twin("copying.With", func() { c.With(1) })
}
