// Package own_callback drops a subscription that its callback removes.
package own_callback

import (
	"time"

	"pairs/bus"
)

type asker struct{ inbox *bus.Inbox }

func New(inbox *bus.Inbox) *asker { return &asker{inbox} }

// ask forgets the subscription if nobody answers.
func (a *asker) ask() {
	answer := make(chan bool, 1)
	a.inbox.SubscribeTo(func(m *bus.Mail) { // want `what SubscribeTo registers is removed by its own callback only, and stays when that never comes; keep the result and remove it`
		a.inbox.Unsubscribe(m)
		answer <- true
	})
	select {
	case <-answer:
	case <-time.After(time.Second):
	}
}

func (a *asker) askAndRemove() {
	answer := make(chan bool, 1)
	mail := a.inbox.SubscribeTo(func(m *bus.Mail) {
		a.inbox.Unsubscribe(m)
		answer <- true
	})
	select {
	case <-answer:
	case <-time.After(time.Second):
		a.inbox.Unsubscribe(mail)
	}
}

// once waits until the answer comes.
func (a *asker) once() {
	answer := make(chan bool, 1)
	a.inbox.SubscribeTo(func(m *bus.Mail) {
		a.inbox.Unsubscribe(m)
		answer <- true
	})
	<-answer
}

// always keeps the subscription.
func (a *asker) always(log func()) {
	a.inbox.SubscribeTo(func(m *bus.Mail) { log() })
	select {
	case <-time.After(time.Second):
	}
}
