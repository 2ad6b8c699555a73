package interleave

import (
	"cmp"
	"go/ast"
	"slices"
)

// findings reads the graph: a goroutine that doesn't move in any state of a
// set of states that nothing leads out of is stuck.
func (m *machine) findings(fn ast.Node, g *graph) []Stuck {
	parent := g.shortest()
	found := make(map[foundKey]Stuck)
	for _, set := range g.components() {
		if !g.isFinal(set) {
			continue
		}
		stuck := g.stuckIn(set)
		onChannel := slices.ContainsFunc(stuck, wait.isOnChannel)
		for _, w := range stuck {
			k := foundKey{w.at, w.started}
			trace := g.trace(parent, set[0])
			if old, ok := found[k]; ok && len(old.Trace) <= len(trace) {
				continue
			}
			found[k] = Stuck{
				Root: fn, Op: w.op, At: w.at, Started: w.started, Nil: w.nilChan, Made: w.made,
				Trace: trace, Follows: onChannel && !w.isOnChannel(), Left: leaver(trace, w.id),
			}
		}
	}
	list := make([]Stuck, 0, len(found))
	for _, f := range found {
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b Stuck) int {
		return cmp.Or(cmp.Compare(a.At.Pos(), b.At.Pos()), cmp.Compare(posOf(a.Started), posOf(b.Started)))
	})
	return list
}

// isOnChannel reports whether w stands at a channel operation.
func (w wait) isOnChannel() bool { return w.op <= Select }

type foundKey struct{ at, started ast.Node }

func posOf(n ast.Node) int {
	if n == nil {
		return 0
	}
	return int(n.Pos())
}

// isFinal reports whether the states are all that can follow each other. Who
// goes round on what code out of view may change doesn't do so for ever.
func (g *graph) isFinal(set []int) bool {
	in := make(map[int]bool, len(set))
	for _, n := range set {
		in[n] = true
	}
	for _, n := range set {
		if g.nodes[n].cut || g.nodes[n].doubt {
			return false
		}
		for _, e := range g.nodes[n].next {
			if !in[e.to] || e.passed {
				return false
			}
		}
	}
	return true
}

// stuckIn returns the goroutines that stand in every state of the set at the
// same operation and take part in no step.
func (g *graph) stuckIn(set []int) []wait {
	moved := make(map[int]bool)
	for _, n := range set {
		for _, e := range g.nodes[n].next {
			for _, step := range e.events {
				moved[step.Goroutine] = true
			}
		}
	}
	var list []wait
	for _, w := range g.nodes[set[0]].waits {
		if !w.hidden && !w.meant && !moved[w.id] && g.standsIn(set, w) {
			list = append(list, w)
		}
	}
	return list
}

func (g *graph) standsIn(set []int, w wait) bool {
	for _, n := range set {
		if !slices.ContainsFunc(g.nodes[n].waits, func(v wait) bool { return v.id == w.id && v.at == w.at }) {
			return false
		}
	}
	return true
}

// shortest returns for each node the edge by which it is reached soonest.
func (g *graph) shortest() []link {
	links := make([]link, len(g.nodes))
	for i := range links {
		links[i].from = -2
	}
	var queue []int
	for _, n := range g.start {
		if links[n].from == -2 {
			links[n].from = -1
			queue = append(queue, n)
		}
	}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, e := range g.nodes[n].next {
			if links[e.to].from == -2 {
				links[e.to] = link{n, e.events}
				queue = append(queue, e.to)
			}
		}
	}
	return links
}

type link struct {
	from   int
	events []Step
}

func (g *graph) trace(links []link, n int) []Step {
	var parts [][]Step
	for n >= 0 && links[n].from >= 0 {
		parts = append(parts, links[n].events)
		n = links[n].from
	}
	slices.Reverse(parts)
	silent := func(step Step) bool { return step.Text == "" }
	return slices.DeleteFunc(slices.Concat(parts...), silent)
}

// leaver returns the last return of another goroutine, the root's if it
// returned.
func leaver(trace []Step, stuck int) *Step {
	var left *Step
	for i := range trace {
		if step := &trace[i]; step.Text == "returns" && step.Goroutine != stuck {
			if left == nil || left.Goroutine != 0 {
				left = step
			}
		}
	}
	return left
}

// components returns the strongly connected components of the graph (Tarjan's
// algorithm, without recursion).
func (g *graph) components() [][]int {
	t := &tarjan{g: g, index: make([]int, len(g.nodes)), low: make([]int, len(g.nodes)), on: make([]bool, len(g.nodes))}
	for n := range g.nodes {
		if t.index[n] == 0 {
			t.visit(n)
		}
	}
	return t.sets
}

type tarjan struct {
	g          *graph
	count      int
	index, low []int
	on         []bool
	stack      []int
	sets       [][]int
}

func (t *tarjan) visit(root int) {
	type call struct{ n, edge int }
	calls := []call{{root, 0}}
	t.open(root)
	for len(calls) > 0 {
		c := &calls[len(calls)-1]
		if c.edge < len(t.g.nodes[c.n].next) {
			to := t.g.nodes[c.n].next[c.edge].to
			c.edge++
			if t.index[to] == 0 {
				t.open(to)
				calls = append(calls, call{to, 0})
			} else if t.on[to] {
				t.low[c.n] = min(t.low[c.n], t.index[to])
			}
			continue
		}
		t.close(c.n)
		n := c.n
		if calls = calls[:len(calls)-1]; len(calls) > 0 {
			p := calls[len(calls)-1].n
			t.low[p] = min(t.low[p], t.low[n])
		}
	}
}

func (t *tarjan) open(n int) {
	t.count++
	t.index[n], t.low[n] = t.count, t.count
	t.stack = append(t.stack, n)
	t.on[n] = true
}

func (t *tarjan) close(n int) {
	if t.low[n] != t.index[n] {
		return
	}
	at := slices.Index(t.stack, n)
	set := slices.Clone(t.stack[at:])
	for _, n := range set {
		t.on[n] = false
	}
	t.stack = t.stack[:at]
	t.sets = append(t.sets, set)
}
