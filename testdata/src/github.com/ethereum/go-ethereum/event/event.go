// Package event is a stub.
package event

type Subscription interface {
	Unsubscribe()
	Err() <-chan error
}

type Feed struct{}

func (f *Feed) Subscribe(ch interface{}) Subscription { return nil }
