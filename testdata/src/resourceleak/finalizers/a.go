// What has a finalizer and is part of a cycle is never freed, unless somebody
// breaks the cycle.
package finalizers

import (
	"errors"
	"fmt"
	"runtime"
)

type pool struct{ buckets map[string]*bucket }

type bucket struct {
	pool *pool
	buf  []byte
}

func (b *bucket) Close() { b.buf = nil }

func (p *pool) refresh(names []string) error {
	p.buckets = make(map[string]*bucket)
	for _, name := range names {
		b := new(bucket)
		b.pool = p
		b.buf = make([]byte, 1<<16)
		p.buckets[name] = b
		runtime.SetFinalizer(b, (*bucket).Close)
	}
	return nil
}

func (p *pool) Close() {
	buckets := p.buckets
	p.buckets = nil
	for _, b := range buckets {
		b.Close()
	}
}

func open(names []string) (p *pool, err error) {
	p = new(pool)
	if len(names) == 0 {
		return p, errors.New("no names")
	}
	err = p.refresh(names)
	return
}

func count(names []string) (int, error) {
	p, err := open(names) // want `^pool p is never closed; defer p.Close\(\)$`
	if err != nil {
		return 0, err
	}
	return len(p.buckets), nil
}

func countAndClose(names []string) (int, error) {
	p, err := open(names)
	if err != nil {
		return 0, err
	}
	defer p.Close()
	return len(p.buckets), nil
}

func total(p *pool, names []string) (n int, err error) {
	if p == nil {
		made, err := open(names) // want `^pool made is never closed; defer made.Close\(\)$`
		if err != nil {
			return 0, err
		}
		p = made
	}
	for name := range p.buckets {
		n += len(name)
		fmt.Println(name)
	}
	return n, nil
}

func totalAndClose(p *pool, names []string) (n int, err error) {
	if p == nil {
		if p, err = open(names); err != nil {
			return 0, err
		}
		defer p.Close()
	}
	for name := range p.buckets {
		n += len(name)
	}
	return n, nil
}

// A tree has no cycle.
type tree struct{ leaves []*leaf }

type leaf struct{ buf []byte }

func (l *leaf) Close() { l.buf = nil }

func (t *tree) Close() {
	for _, l := range t.leaves {
		l.Close()
	}
}

func plant(n int) *tree {
	t := new(tree)
	for range n {
		l := &leaf{make([]byte, 1<<16)}
		t.leaves = append(t.leaves, l)
		runtime.SetFinalizer(l, (*leaf).Close)
	}
	return t
}

func leaves(n int) int { return len(plant(n).leaves) }
