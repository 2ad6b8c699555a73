// Entries are deleted under another key than the one they were inserted under.
package wrong_key

type node struct{ ID, Name string }

type index struct{ nodes map[string]*node }

func (x *index) add(n *node)    { x.nodes[n.ID] = n }
func (x *index) remove(n *node) { delete(x.nodes, n.Name) } // want `delete from map index.nodes uses the key Name, but entries are inserted under ID`

type right struct{ nodes map[string]*node }

func (x *right) add(n *node)    { x.nodes[n.ID] = n }
func (x *right) remove(n *node) { delete(x.nodes, n.ID) }

// Under both names.
type both struct{ nodes map[string]*node }

func (x *both) add(n *node) {
	x.nodes[n.ID] = n
	x.nodes[n.Name] = n
}
func (x *both) remove(n *node) { delete(x.nodes, n.Name) }

// The owner's ID is not the node's.
type child struct{ Parent string }
type parents struct{ nodes map[string]*node }

func (x *parents) add(n *node)     { x.nodes[n.ID] = n }
func (x *parents) remove(c *child) { delete(x.nodes, c.Parent) }
