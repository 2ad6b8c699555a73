package goroutineleak

import (
	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/report"
)

// checkFewReceives reports functions that start several goroutines which send
// their result to one channel, and receive once: the others wait for ever. The
// exploration of groups sees that too, where the goroutines are small enough.
func (c *checker) checkFewReceives() {
	for _, ch := range c.census.Channels() {
		if len(ch.Makes) != 1 || len(ch.Sources) > 0 || ch.Contained || ch.Outside != 0 || len(ch.Ranges) > 0 || len(ch.Receives) != 1 {
			continue
		}
		m, op := ch.Makes[0], ch.Receives[0]
		frame := c.bodyOf(op)
		if frame == nil || op.Loop != nil || m.Loop != nil || m.Cap < 0 || !c.isFrameOf(ch, frame) || c.made[madeKey{m.At.Node(), true}] || c.runsOnce(frame) {
			continue
		}
		if starts := c.sendersOf(ch, frame); int64(len(starts)) > m.Cap+1 {
			c.reportFewReceives(ch, op, starts)
		}
	}
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
	f := report.Finding{
		Kind: abandonedSend, At: ch.Makes[0].At.Node(),
		Message: nameOf(ch) + " is received from once, and " + n + " goroutines send to it: the rest block for ever; make it with capacity " + n,
		Evidence: []report.Evidence{
			{At: op.At.Node(), Message: "the only receive"},
			{At: startLine(starts[len(starts)-1]), Message: "the last goroutine that sends starts here"},
		},
	}
	c.report(f)
}
