package entries

import "truth"

func init() {
	twice := truth.Panic("close of closed channel")
	again := func(end func(c *challenge)) func() {
		return func() {
			c := newChallenge()
			c.Wait("a")
			end(c)
			end(c)
		}
	}
	truth.Leak("challenge.Answer", twice, again(func(c *challenge) { c.Answer([]string{"a"}) })).
		Twin("challenge.Drop", again(func(c *challenge) { c.Drop("a") })).
		Twin("challenge.Take", again(func(c *challenge) { c.Take("a") })).
		Twin("challenge.Leave", again(func(c *challenge) { c.Leave("a") }))
	end := func(end func(h *hub)) func() {
		return func() {
			h := newHub()
			end(h)
			end(h)
		}
	}
	truth.Leak("hub.Cancel", twice, end(func(h *hub) { h.Cancel(1) })).
		Twin("hub.Finish", end(func(h *hub) { h.Finish(1) })).
		Twin("hub.Renew", end(func(h *hub) { h.Renew(1) }))
}
