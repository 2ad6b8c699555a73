package kept_lock

import "truth"

func init() {
	// The next writer shows whether the lock is free.
	next := func(call func(c *client)) func() {
		return func() {
			c := &client{closed: true}
			call(c)
			c.mu.Lock()
		}
	}
	truth.Leak("client.Update", truth.Goroutines(1), next((*client).Update)).Real().
		Twin("client.UpdateUnlocked", next((*client).UpdateUnlocked)).
		Twin("client.UpdateDeferred", next((*client).UpdateDeferred)).
		Twin("client.Helped", next((*client).Helped))
	truth.Leak("client.Second", truth.Goroutines(1), next(func(c *client) { c.closed = false; c.Second(-1) })).Real().
		Twin("client.Second", next(func(c *client) { c.Second(-1) }))
	ids := map[int]string{1: "a"}
	truth.Leak("client.Find", truth.Goroutines(1), next(func(c *client) { c.Find(ids, "a") })).Real().
		Twin("client.FindUnlocked", next(func(c *client) { c.FindUnlocked(ids, "a") }))
	names := map[string]int{"": 1}
	truth.Leak("client.Reload", truth.Goroutines(1), next(func(c *client) { c.Reload(names) })).Real().
		Twin("client.ReloadAll", next(func(c *client) { c.ReloadAll(names) }))
}
