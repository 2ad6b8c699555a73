// Package cache declares types whose constructors owe a release.
package cache

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"
)

// Cache has a goroutine that runs until Close.
type Cache struct {
	done chan struct{}
	once sync.Once
	m    map[string]int
}

func New() *Cache {
	c := &Cache{done: make(chan struct{}), m: map[string]int{}}
	go c.janitor()
	return c
}

func (c *Cache) janitor() {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			clear(c.m)
		case <-c.done:
			return
		}
	}
}

func (c *Cache) Close()             { c.once.Do(func() { close(c.done) }) }
func (c *Cache) Get(key string) int { return c.m[key] }

// NewMaybe starts its goroutine only if it is asked to.
func NewMaybe(interval time.Duration) *Cache {
	c := &Cache{done: make(chan struct{})}
	if interval > 0 {
		go c.janitor()
	}
	return c
}

// Bound ends with the caller's context.
type Bound struct {
	done chan struct{}
	n    int
}

func NewBound(ctx context.Context) *Bound {
	b := &Bound{done: make(chan struct{})}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-b.done:
				return
			case <-time.After(time.Second):
				b.n++
			}
		}
	}()
	return b
}

func (b *Bound) Close() { close(b.done) }

// Log keeps a file.
type Log struct {
	out *os.File
	n   int
}

func OpenLog(name string) (*Log, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if _, err := f.WriteString("begin\n"); err != nil {
		f.Close()
		return nil, err
	}
	return &Log{out: f}, nil
}

func (l *Log) Print(s string) { l.n++; l.out.WriteString(s) }
func (l *Log) Close() error   { return l.shut() }
func (l *Log) shut() error    { return l.out.Close() }

// Worker is started and stopped.
type Worker struct {
	ctx    context.Context
	cancel context.CancelFunc
	jobs   chan func()
}

func NewWorker() *Worker {
	w := &Worker{jobs: make(chan func())}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.run()
	return w
}

func (w *Worker) run() {}

func StartWorker() *Worker {
	w := &Worker{jobs: make(chan func())}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	go w.loop()
	return w
}

func (w *Worker) loop() {
	for {
		select {
		case job := <-w.jobs:
			job()
		case <-w.ctx.Done():
			return
		}
	}
}

func (w *Worker) Stop() { w.cancel() }

// Queue begins with Start.
type Queue struct {
	in chan int
	n  int
}

func NewQueue() *Queue { return &Queue{in: make(chan int)} }

func (q *Queue) Start() {
	go func() {
		for v := range q.in {
			q.n += v
		}
	}()
}

func (q *Queue) Stop()      { close(q.in) }
func (q *Queue) Push(v int) { q.in <- v }

// Deep holds what holds a goroutine.
type Deep struct{ inner *Cache }

func NewDeep() (*Deep, error) {
	d := &Deep{}
	d.inner = New()
	return d, nil
}

func (d *Deep) Shutdown() { d.inner.Close() }

// Open returns an interface.
func Open(name string) (io.ReadCloser, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return os.Open(name)
}

// Many holds some in a slice.
type Many struct{ list []*Cache }

func NewMany(n int) *Many {
	m := &Many{}
	for range n {
		m.list = append(m.list, New())
	}
	return m
}

func (m *Many) Close() {
	for _, c := range m.list {
		c.Close()
	}
}

var shared = map[string]*Cache{}

// Shared returns a cache that others use too.
func Shared(name string) *Cache {
	if c, ok := shared[name]; ok {
		return c
	}
	c := New()
	shared[name] = c
	return c
}

// WithCleanup returns the function that cleans up.
func WithCleanup() (*Cache, func()) {
	c := New()
	return c, func() { c.Close() }
}

// Forever can't be ended.
type Forever struct{ n int }

func NewForever() *Forever {
	f := &Forever{}
	go func() {
		for {
			f.n++
			time.Sleep(time.Second)
		}
	}()
	return f
}

func (f *Forever) Close() { f.n = 0 }

// Temp removes itself when Close forgets nothing.
type Embedded struct{ *os.File }

func NewEmbedded(name string) (*Embedded, error) {
	f, err := os.Open(name)
	return &Embedded{f}, err
}

func local() int {
	c := New() // want `Cache c is never closed; defer c.Close\(\)`
	return c.Get("a")
}

// A View is the part of a cache whose keys have a prefix. It works with the cache.
type View struct {
	cache  *Cache
	prefix string
}

// View returns a part of the cache.
func (c *Cache) View(prefix string) *View { return &View{cache: c, prefix: prefix} }

// Get returns what the cache has of a key.
func (v *View) Get(key string) int { return v.cache.Get(v.prefix + key) }
