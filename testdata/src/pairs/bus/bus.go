// Package bus declares pairs; the fixtures of listenerleak use them.
package bus

import (
	"container/list"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

type Subscriber struct{ C chan int }

func (s *Subscriber) Updates() <-chan int { return s.C }

type Hub struct {
	mu   sync.Mutex
	subs map[*Subscriber]struct{}
}

func New() *Hub { return &Hub{subs: map[*Subscriber]struct{}{}} }

func (h *Hub) Subscribe() *Subscriber { // want Subscribe:`removed by Unsubscribe`
	s := &Subscriber{C: make(chan int, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subs[s] = struct{}{}
	return s
}

func (h *Hub) Unsubscribe(s *Subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subs, s)
}

// Errors calls handlers, which are known by number.
type Errors struct {
	handlers map[int]func(error)
	next     int
}

func (e *Errors) AddErrorHandler(f func(error)) int { // want AddErrorHandler:`removed by RemoveErrorHandler`
	e.next++
	e.put(e.next, f)
	return e.next
}

func (e *Errors) put(id int, f func(error)) {
	if e.handlers == nil {
		e.handlers = make(map[int]func(error))
	}
	e.handlers[id] = f
}

func (e *Errors) RemoveErrorHandler(id int) { delete(e.handlers, id) }

// Events hands out a function that removes.
type Events struct{ funcs *list.List }

func (e *Events) OnEvent(f func()) (cancel func()) { // want OnEvent:`removed by the result`
	el := e.funcs.PushBack(f)
	return func() { e.funcs.Remove(el) }
}

// Feed hands out a value that removes itself.
type Feed struct {
	mu   sync.Mutex
	subs []*Sub
}

type Sub struct {
	C    chan int
	feed *Feed
}

func (f *Feed) Watch() (*Sub, error) { // want Watch:`removed by its result's Close`
	f.mu.Lock()
	defer f.mu.Unlock()
	s := &Sub{make(chan int), f}
	f.subs = append(f.subs, s)
	return s, nil
}

func (s *Sub) Close() { s.feed.remove(s) }

func (f *Feed) remove(s *Sub) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.subs {
		if f.subs[i] == s {
			f.subs = append(f.subs[:i], f.subs[i+1:]...)
			return
		}
	}
}

// Pipe takes the caller's channel.
type Pipe struct{ out map[chan int]bool }

func (p *Pipe) Notify(c chan int)     { p.out[c] = true } // want Notify:`removed by StopNotify`
func (p *Pipe) StopNotify(c chan int) { delete(p.out, c) }

// Keyed wants the key again.
type Keyed struct{ handlers map[string]func() }

func (k *Keyed) RegisterHandler(key string, f func()) { k.handlers[key] = f } // want RegisterHandler:`removed by DeregisterHandler`
func (k *Keyed) DeregisterHandler(key string)         { delete(k.handlers, key) }

// Registrar is implemented by Keyed.
type Registrar interface {
	RegisterHandler(key string, f func()) // want RegisterHandler:`removed by DeregisterHandler`
	DeregisterHandler(key string)
}

// A cache puts and removes too, and nobody listens.
type Cache struct{ m map[string]int }

func (c *Cache) Add(key string, v int) { c.m[key] = v }
func (c *Cache) Remove(key string)     { delete(c.m, key) }

// Nothing can be removed here.
type Forever struct{ hooks []func() }

func (f *Forever) AddHook(h func()) { f.hooks = append(f.hooks, h) }

// Accounts hands back what it was given, or what is there: no handle.
type Accounts struct{ all map[string]*Account }

type Account struct {
	name string
	of   *Accounts
}

func (a *Accounts) Register(acc *Account) *Account {
	if there := a.all[acc.name]; there != nil {
		return there
	}
	a.all[acc.name] = acc
	return nil
}

func (acc *Account) Close() { delete(acc.of.all, acc.name) }

// Watch gives the same one to each caller of a name.
func (a *Accounts) Watch(name string) *Account {
	return a.all[name]
}

// Signals hands the channel of its caller to the runtime.
func Signals(c chan os.Signal) { // want Signals:`removed by signal.Stop`
	signal.Notify(c, syscall.SIGHUP)
}

// Answers hands out a channel, and a function that removes it.
type Answers struct{ waiting map[string]chan int }

func (a *Answers) RegisterAnswer(id string) (chan int, func()) { // want RegisterAnswer:`removed by the result`
	ch := make(chan int, 1)
	a.waiting[id] = ch
	return ch, func() { delete(a.waiting, id) }
}

// Feeds takes a channel and hands out what removes it.
type Feeds struct{ feed *Feed }

func (f *Feeds) SubscribeTo(c chan int) *Sub { // want SubscribeTo:`removed by its result's Close`
	s := &Sub{c, f.feed}
	f.feed.subs = append(f.feed.subs, s)
	return s
}

// Inbox gives the subscription to its callback, too.
type Inbox struct{ subs map[*Mail]func(*Mail) }

type Mail struct{ Text string }

func NewInbox() *Inbox { return &Inbox{subs: make(map[*Mail]func(*Mail))} }

func (i *Inbox) SubscribeTo(f func(*Mail)) *Mail { // want SubscribeTo:`removed by Unsubscribe`
	m := &Mail{}
	i.subs[m] = f
	return m
}

func (i *Inbox) Unsubscribe(m *Mail) { delete(i.subs, m) }
