// Callers in another package of constructors whose results owe a release.
package user

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"resourceleak/inferred/cache"
)

func dropped() int {
	return cache.New().Get("a") // want `cache.Cache from cache.New is never closed; keep it and call its Close`
}

func never() int {
	c := cache.New() // want `^cache.Cache c is never closed; defer c.Close\(\)$`
	return c.Get("a")
}

func closed() int {
	c := cache.New()
	defer c.Close()
	return c.Get("a")
}

func onAPath() (int, error) {
	c := cache.New() // want `cache.Cache c is not closed on an early return`
	n := c.Get("a")
	if n == 0 {
		return 0, errors.New("none")
	}
	c.Close()
	return n, nil
}

func maybe() int { return cache.NewMaybe(0).Get("a") }

func bound(ctx context.Context) { cache.NewBound(ctx) }

func log(name string) error {
	l, err := cache.OpenLog(name) // want `cache.Log l is never closed`
	if err != nil {
		return err
	}
	l.Print("hello")
	return nil
}

func logClosed(name string) error {
	l, err := cache.OpenLog(name)
	if err != nil {
		return err
	}
	defer l.Close()
	l.Print("hello")
	return nil
}

func worker() {
	w := cache.StartWorker() // want `cache.Worker w is never stopped`
	fmt.Println(w)
}

func workerThatIsNotStarted() {
	w := cache.NewWorker()
	fmt.Println(w)
}

func queue() {
	q := cache.NewQueue()
	q.Start() // want `cache.Queue q is never stopped`
	q.Push(1)
}

func queueNotStarted() { cache.NewQueue() }

func queueStopped() {
	q := cache.NewQueue()
	q.Start()
	defer q.Stop()
	q.Push(1)
}

func deep() error {
	d, err := cache.NewDeep() // want `cache.Deep d is never shut down`
	if err != nil {
		return err
	}
	fmt.Println(d)
	return nil
}

func many() {
	m := cache.NewMany(3) // want `cache.Many m is never closed`
	fmt.Println(m)
}

func sharedCache() int { return cache.Shared("a").Get("b") }

func open(name string) ([]byte, error) {
	r, err := cache.Open(name) // want `file r is never closed`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func withCleanup() int {
	c, cleanup := cache.WithCleanup()
	defer cleanup()
	return c.Get("a")
}

func withoutCleanup() int {
	c, _ := cache.WithCleanup() // want `cleanup function from cache.WithCleanup is never called`
	return c.Get("a")
}

func forever() { cache.NewForever() }

func embedded(name string) error {
	e, err := cache.NewEmbedded(name) // want `cache.Embedded e is never closed`
	if err != nil {
		return err
	}
	fmt.Println(e.Name())
	return nil
}

type service struct{ c *cache.Cache }

func newService() *service { return &service{cache.New()} }

func (s *service) Close() { s.c.Close() }

func useService() time.Duration {
	s := newService() // want `service s is never closed`
	return time.Duration(s.c.Get("x"))
}

type group struct{ queues []*cache.Queue }

func (g *group) Start() {
	for _, q := range g.queues {
		q.Start()
	}
	first := g.queues[0]
	first.Start()
}
