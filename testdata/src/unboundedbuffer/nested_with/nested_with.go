// A With method changes the value that all share, layer by layer.
package nested_with

type histogram interface {
	With(labels ...string) histogram
	Observe(float64)
}

type scaled struct{ inner histogram }

func (s *scaled) With(labels ...string) *scaled {
	s.inner = s.inner.With(labels...) // want `s.inner.With adds a layer to the shared s.inner in each call of With; return a copy that has it`
	return s
}

// A copy has the layer.
type copied struct{ inner histogram }

func (c *copied) With(labels ...string) *copied {
	return &copied{inner: c.inner.With(labels...)}
}

// The receiver is a copy.
type byValue struct{ inner histogram }

func (v byValue) With(labels ...string) byValue {
	v.inner = v.inner.With(labels...)
	return v
}

// A builder is meant to change, and ends.
type histogramBuilder struct{ inner histogram }

func (b *histogramBuilder) With(labels ...string) *histogramBuilder {
	b.inner = b.inner.With(labels...)
	return b
}

// So does what is sent in the end.
type letter struct{ inner histogram }

func (l *letter) With(labels ...string) *letter {
	l.inner = l.inner.With(labels...)
	return l
}

func (l *letter) Send() { l.inner.Observe(1) }

// Another method sets it up.
type named struct{ inner histogram }

func (n *named) SetName(name string) { n.inner = n.inner.With("name", name) }
