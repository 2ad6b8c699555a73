package goroutineleak

import (
	"go/ast"
	"slices"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
)

// checkFewReceives reports functions that start several goroutines which send
// their result to one channel, and receive once: the others wait for ever. The
// exploration of groups sees that too, where the goroutines are small enough.
func (c *checker) checkFewReceives() {
	for _, ch := range c.census.Channels() {
		if len(ch.Makes) == 0 || len(ch.Sources) > 0 || ch.Contained || ch.Outside != 0 || len(ch.Ranges) > 0 || !isReceivedOnce(ch) {
			continue
		}
		op := ch.Receives[0]
		frame := c.bodyOf(op)
		room, ok := c.roomOf(ch)
		if frame == nil || !ok || !c.isFrameOf(ch, frame) || c.runsOnce(frame) {
			continue
		}
		starts := c.sendersOf(ch, frame)
		if int64(len(starts)) > room+1 && slices.ContainsFunc(starts, c.sendsAnyway) {
			c.reportFewReceives(ch, op, starts)
		}
	}
}

// isReceivedOnce reports whether one value is received, outside of loops: by
// one receive, or by one select.
func isReceivedOnce(ch *channels.Channel) bool {
	for _, op := range ch.Receives {
		if op.Loop != nil || len(ch.Receives) > 1 && (op.Select == nil || op.Select != ch.Receives[0].Select) {
			return false
		}
	}
	return len(ch.Receives) > 0
}

// roomOf returns how many values the channel has room for, if it is made once
// in each call, or is several without room, and nothing was found of it yet.
func (c *checker) roomOf(ch *channels.Channel) (room int64, ok bool) {
	for _, m := range ch.Makes {
		if m.Loop != nil || m.Cap < 0 || m.Cap > 0 && len(ch.Makes) > 1 || c.made[madeKey{m.At.Node(), true}] {
			return 0, false
		}
		room += m.Cap
	}
	return room, true
}

// sendsAnyway reports whether the goroutine of a start doesn't choose: no
// signal tells it that the other has sent.
func (c *checker) sendsAnyway(start *channels.Call) bool {
	for range start.Callee.At.Preorder((*ast.SelectStmt)(nil)) {
		return false
	}
	return true
}

// sendersOf returns the starts of goroutines in the frame that send bare.
func (c *checker) sendersOf(ch *channels.Channel, frame *channels.Body) (starts []*channels.Call) {
	sends := make(map[*channels.Body]bool)
	for _, send := range ch.Sends {
		b := c.bodyOf(send)
		if b == nil || !send.Bare() {
			return nil // one of them may know how many there are
		}
		c.markCallers(b, sends, 0)
	}
	for _, b := range c.census.Bodies() {
		for _, start := range b.Starts {
			if sends[b] && start.In == frame {
				starts = append(starts, start)
			}
		}
	}
	return starts
}

// markCallers notes the functions that send, or call one that does.
func (c *checker) markCallers(b *channels.Body, sends map[*channels.Body]bool, depth int) {
	if sends[b] || depth > 3 {
		return
	}
	sends[b] = true
	for _, call := range b.Callers {
		if call.Go == nil && call.In != nil {
			c.markCallers(call.In.Root(), sends, depth+1)
		}
	}
}

func (c *checker) reportFewReceives(ch *channels.Channel, op *channels.Op, starts []*channels.Call) {
	n := itoa(len(starts))
	remedy := "make it with capacity " + n
	if len(ch.Makes) > 1 {
		remedy = "make each with capacity 1"
	}
	f := report.Finding{
		Kind: abandonedSend, At: ch.Makes[0].At.Node(),
		Message: nameOf(ch) + " is received from once, and " + n + " goroutines send to it: the rest block for ever; " + remedy,
		Evidence: []report.Evidence{
			{At: op.At.Node(), Message: "the only receive"},
			{At: startLine(starts[len(starts)-1]), Message: "the last goroutine that sends starts here"},
		},
	}
	c.report(f)
}
