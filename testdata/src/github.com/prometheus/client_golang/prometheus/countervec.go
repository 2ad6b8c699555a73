package prometheus

type CounterVec struct{}

func (*CounterVec) Collect(chan<- int)                       {}
func (*CounterVec) WithLabelValues(values ...string) Counter { return Counter{} }

func (Counter) Inc() {}
