// An entry is overwritten, and the index still has its old key.
package stale_index

type peer struct {
	id, addr string
}

type book struct {
	byID   map[string]*peer
	byAddr map[string]*peer
}

func (b *book) add(id, addr string) {
	p := &peer{id: id, addr: addr}
	b.byID[id] = p // want `an entry of byID that is overwritten here leaves its addr behind in map byAddr; delete that key first`
	b.byAddr[addr] = p
}

func (b *book) remove(id string) {
	p, ok := b.byID[id]
	if !ok {
		return
	}
	delete(b.byID, id)
	delete(b.byAddr, p.addr)
}

// The old key is deleted first.
type careful struct {
	byID   map[string]*peer
	byAddr map[string]*peer
}

func (b *careful) add(id, addr string) {
	if old, ok := b.byID[id]; ok {
		delete(b.byAddr, old.addr)
	}
	p := &peer{id: id, addr: addr}
	b.byID[id] = p
	b.byAddr[addr] = p
}

func (b *careful) remove(id string) {
	p := b.byID[id]
	delete(b.byID, id)
	delete(b.byAddr, p.addr)
}

// A sweep finds the keys in the entries, too.
type cache struct {
	turn  int
	refs  map[string]*ref
	named map[string]string
}

type ref struct {
	key  string
	last int
}

func (c *cache) add(name, key string) {
	c.refs[name] = &ref{key: key, last: c.turn} // want `an entry of refs that is overwritten here leaves its key behind in map named; delete that key first`
	c.named[key] = name
}

func (c *cache) sweep() {
	for name, r := range c.refs {
		if r.last < c.turn {
			delete(c.refs, name)
			delete(c.named, r.key)
		}
	}
	c.turn++
}

// One that is there isn't overwritten.
type once struct {
	byID   map[string]*peer
	byAddr map[string]*peer
}

func (b *once) add(id, addr string) bool {
	if _, ok := b.byID[id]; ok {
		return false
	}
	p := &peer{id: id, addr: addr}
	b.byID[id] = p
	b.byAddr[addr] = p
	return true
}

func (b *once) remove(id string) {
	p := b.byID[id]
	delete(b.byID, id)
	delete(b.byAddr, p.addr)
}

// The index is also cleaned by its own key.
type both struct {
	byID   map[string]*peer
	byAddr map[string]*peer
}

func (b *both) add(id, addr string) {
	p := &peer{id: id, addr: addr}
	b.byID[id] = p
	b.byAddr[addr] = p
}

func (b *both) remove(id string) {
	p := b.byID[id]
	delete(b.byID, id)
	delete(b.byAddr, p.addr)
}

func (b *both) left(addr string) { delete(b.byAddr, addr) }

// The second key follows from the first: the same again.
type derived struct {
	byID   map[string]*peer
	byAddr map[string]*peer
}

func (b *derived) add(id string) {
	addr := "host-" + id
	p := &peer{id: id, addr: addr}
	b.byID[id] = p
	b.byAddr[addr] = p
}

func (b *derived) remove(id string) {
	p := b.byID[id]
	delete(b.byID, id)
	delete(b.byAddr, p.addr)
}

// The caller adds only what isn't there.
type asked struct {
	known  map[string]bool
	byID   map[string]*peer
	byAddr map[string]*peer
}

func (b *asked) see(id, addr string) {
	if b.known[id] {
		return
	}
	b.known[id] = true
	b.add(id, addr)
}

func (b *asked) add(id, addr string) {
	p := &peer{id: id, addr: addr}
	b.byID[id] = p
	b.byAddr[addr] = p
}

func (b *asked) remove(id string) {
	p := b.byID[id]
	delete(b.byID, id)
	delete(b.byAddr, p.addr)
}
