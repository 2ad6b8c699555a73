package goroutineleak

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/syntax"
	"github.com/memlint/memlint/internal/typematch"
)

// checkOwners reports bare sends to a goroutine that is the only receiver and
// ends by a stop signal of its own: who sends after that waits for ever.
func (c *checker) checkOwners() {
	for _, ch := range c.census.Channels() {
		if len(ch.Makes) == 0 || len(ch.Sources) > 0 || ch.Contained || ch.Outside&channels.MayReceive != 0 || len(ch.Ranges) > 0 || len(ch.Receives) == 0 {
			continue
		}
		left := c.ownerLeaves(ch)
		if left == nil || takesAll(ch) {
			continue
		}
		for _, send := range ch.Sends {
			c.checkSendToOwner(send, left)
		}
	}
}

// ownerLeaves returns how the one goroutine that receives in a loop ends.
func (c *checker) ownerLeaves(ch *channels.Channel) *leave {
	var first *leave
	for _, op := range ch.Receives {
		body := c.bodyOf(op)
		if body == nil || op.Loop == nil || c.threads[body] == nil || c.inProcessThread(body) {
			return nil
		}
		l := c.leaves(op)
		if l == nil || l.other == nil || !c.isSignalledHere(l.other.Channel, body) {
			return nil
		}
		if first != nil && first.body != l.body {
			return nil // several owners: one may take over
		}
		first = l
	}
	return first
}

// isSignalledHere reports whether a function of the package, other than the
// owner and what stands in it, gives the stop signal: it closes the channel, or
// sends an empty value or a channel to answer on.
// A signal that carries something comes from one who talks to the owner: it may
// be the last that this one sends.
func (c *checker) isSignalledHere(signal *channels.Channel, owner *channels.Body) bool {
	if len(signal.Sources) > 0 {
		return false
	}
	byOther := func(op *channels.Op) bool { return !syntax.Contains(owner.Node(), op.At.Node()) }
	if len(signal.Closes) > 0 {
		return slices.ContainsFunc(signal.Closes, byOther)
	}
	return slices.ContainsFunc(signal.Sends, func(op *channels.Op) bool { return byOther(op) && c.isEmptyValue(op.Value) })
}

// isEmptyValue reports whether an expression has a type without contents, or is
// a channel.
func (c *checker) isEmptyValue(e ast.Expr) bool {
	if e == nil {
		return false
	}
	switch t := typematch.Underlying(c.TypesInfo, e).(type) {
	case *types.Struct:
		return t.NumFields() == 0
	case *types.Chan:
		return true
	}
	return false
}

func (c *checker) checkSendToOwner(send *channels.Op, left *leave) {
	body := c.bodyOf(send)
	if body == nil || !send.Bare() || body == left.body || c.isLocked(send) || c.runsOnce(body) || c.startsOwner(body, left.body) || c.asksState(send, left.other.Channel) {
		return
	}
	c.report(report.Finding{
		Kind: ownerGone, At: send.At.Node(),
		Message: "send to " + name(send.Operand) + " blocks for ever once " + left.body.Name() + " has ended; " + wayOut(left),
		Evidence: []report.Evidence{
			{At: left.by, Message: "the only receiver ends here"},
		},
	})
}

// wayOut returns what a sender should wait for besides: the stop channel, if
// it is closed. A signal that is sent isn't for others to receive.
func wayOut(left *leave) string {
	if len(left.other.Channel.Closes) > 0 {
		return "select with " + name(left.other.Operand) + " too"
	}
	return "select with a channel that is closed then"
}

// startsOwner reports whether the sender also starts the owner: it sends while
// the owner runs.
func (c *checker) startsOwner(body, owner *channels.Body) bool {
	for _, start := range owner.Starts {
		if start.In != nil && start.In.Root() == body {
			return true
		}
	}
	return false
}

// takesAll reports whether a make may have room for all that is sent: capacity
// 1, for the one value that is ever sent or to wake the owner up, or a computed
// one, which counts the senders.
func takesAll(ch *channels.Channel) bool {
	for _, m := range ch.Makes {
		if m.Cap == 1 || m.Cap < 0 {
			return true
		}
	}
	return false
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
