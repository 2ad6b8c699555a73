// Package known_libraries uses registrations of other projects, whose code
// isn't read.
package known_libraries

import (
	"context"
	"errors"
	"net/http"

	"github.com/fsnotify/fsnotify"
	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/tools/cache"
)

type controller struct{ stop chan struct{} }

func newController(informer cache.SharedInformer) *controller {
	c := &controller{make(chan struct{})}
	informer.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: c.add}) // want `event handler of AddEventHandler is not removed by controller.Stop, and keeps the controller; call RemoveEventHandler`
	return c
}

func (c *controller) add(any) {}
func (c *controller) Stop()   { close(c.stop) }

type forEver struct{}

func newForEver(informer cache.SharedInformer) *forEver {
	c := &forEver{}
	informer.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: c.add})
	return c
}

func (c *forEver) add(any) {}

type client struct{ nc *nats.Conn }

func NewClient(nc *nats.Conn) *client { return &client{nc} }

func (c *client) wait(w http.ResponseWriter, r *http.Request) {
	sub, err := c.nc.Subscribe("reply", func(*nats.Msg) {}) // want `subscription sub is not removed on every path; defer sub.Unsubscribe\(\)`
	if err != nil {
		return
	}
	if _, err := sub.NextMsg(); err != nil {
		return
	}
	sub.Unsubscribe()
}

func (c *client) waitAndLeave(w http.ResponseWriter, r *http.Request) {
	sub, err := c.nc.Subscribe("reply", func(*nats.Msg) {})
	if err != nil {
		return
	}
	defer sub.Unsubscribe()
	sub.NextMsg()
}

// A connection of its own takes its subscriptions along.
func short() {
	nc := &nats.Conn{}
	defer nc.Close()
	sub, err := nc.Subscribe("reply", func(*nats.Msg) {})
	if err == nil {
		sub.NextMsg()
	}
}

// benchmark closes the connection that it was given.
func benchmark(nc *nats.Conn) {
	sub, _ := nc.Subscribe("reply", func(*nats.Msg) {})
	sub.NextMsg()
	nc.Close()
}

func benchmarkAndKeep(nc *nats.Conn) {
	sub, _ := nc.Subscribe("reply", func(*nats.Msg) {}) // want `subscription sub is never removed; defer sub.Unsubscribe\(\)`
	sub.NextMsg()
}

type pod struct{ client lister }

type lister interface {
	Watch(name string) (watch.Interface, error)
	WatchUntil(ctx context.Context, name string) (watch.Interface, error)
}

func newPod(client lister) *pod { return &pod{client} }

func (p *pod) wait() error {
	w, err := p.client.Watch("pod") // want `watch w is never removed; defer w.Stop\(\)`
	if err != nil {
		return err
	}
	if <-w.ResultChan() == 0 {
		return errors.New("failed")
	}
	return nil
}

func (p *pod) waitAndStop() error {
	w, err := p.client.Watch("pod")
	if err != nil {
		return err
	}
	defer w.Stop()
	if <-w.ResultChan() == 0 {
		return errors.New("failed")
	}
	return nil
}

// It ends with the context.
func (p *pod) waitUntil(ctx context.Context) error {
	w, err := p.client.WatchUntil(ctx, "pod")
	if err != nil {
		return err
	}
	<-w.ResultChan()
	return nil
}

func files(done chan struct{}) error {
	w, err := fsnotify.NewWatcher() // want `file watcher w is never removed; defer w.Close\(\)`
	if err != nil {
		return err
	}
	w.Add(".")
	select {
	case <-w.Events:
	case <-done:
	}
	return nil
}

func filesClosed(done chan struct{}) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	w.Add(".")
	<-done
	return nil
}

type queue struct{ n int }

func newQueue(reg prometheus.Registerer) *queue {
	q := &queue{}
	reg.MustRegister(prometheus.NewGaugeFunc("len", func() float64 { return float64(q.n) })) // want `collector of MustRegister is not removed by queue.Close, and keeps the queue; call Unregister`
	return q
}

func (q *queue) Close() {}

// A gauge in a field, which a helper registers.
type sized struct {
	n       int
	metrics *sizedMetrics
}

type sizedMetrics struct{ size, served prometheus.Collector }

func newSized(reg prometheus.Registerer) *sized {
	s := &sized{}
	s.metrics = newSizedMetrics(s, prometheus.WrapRegistererWithPrefix("sized_", reg))
	return s
}

func newSizedMetrics(s *sized, reg prometheus.Registerer) *sizedMetrics {
	m := &sizedMetrics{}
	m.size = prometheus.NewGaugeFunc("size", func() float64 { return float64(s.n) })
	m.served = prometheus.NewCounter("served")
	reg.MustRegister(m.size, m.served) // want `collector of MustRegister is not removed by sized.Close, and keeps the sized; call Unregister`
	return m
}

func (s *sized) Close() {}

// The same in one call, which registers what it makes.
type counting struct {
	n      int
	served prometheus.Counter
}

func newCounting(reg prometheus.Registerer) *counting {
	c := &counting{}
	factory := promauto.With(prometheus.WrapRegistererWith(prometheus.Labels{"for": "counting"}, reg))
	factory.NewGaugeFunc("n", func() float64 { return float64(c.n) }) // want `collector of NewGaugeFunc is not removed by counting.Close, and keeps the counting; call Unregister`
	c.served = factory.NewCounter("served")
	return c
}

func (c *counting) Close() {}

// The same, unregistered.
type uncounting struct {
	n     int
	gauge prometheus.GaugeFunc
	reg   prometheus.Registerer
}

func newUncounting(reg prometheus.Registerer) *uncounting {
	c := &uncounting{reg: reg}
	c.gauge = promauto.With(reg).NewGaugeFunc("n", func() float64 { return float64(c.n) })
	return c
}

func (c *uncounting) Close() { c.reg.Unregister(c.gauge) }

// The same with a registry of its own.
type own struct {
	n    int
	size prometheus.Collector
}

func newOwn() *own {
	o := &own{}
	registerOwn(o, prometheus.NewRegistry())
	return o
}

func registerOwn(o *own, reg prometheus.Registerer) {
	o.size = prometheus.NewGaugeFunc("size", func() float64 { return float64(o.n) })
	reg.MustRegister(o.size)
}

func (o *own) Close() {}

// The registry keeps the counter, and not the struct.
type counted struct{ served prometheus.Counter }

func newCounted(reg prometheus.Registerer) *counted {
	c := &counted{served: prometheus.NewCounter("served")}
	reg.MustRegister(c.served)
	return c
}

func (c *counted) Close() {}

func Use(informer cache.SharedInformer, nc *nats.Conn, l lister, reg prometheus.Registerer, ctx context.Context) {
	newController(informer)
	newForEver(informer)
	short()
	benchmark(nc)
	benchmarkAndKeep(nc)
	p := newPod(l)
	p.wait()
	p.waitAndStop()
	p.waitUntil(ctx)
	files(nil)
	filesClosed(nil)
	newQueue(reg)
	newCounted(reg)
	newSized(reg)
	newOwn()
	newCounting(reg)
	newUncounting(reg)
}
