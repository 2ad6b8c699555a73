package cache

import "truth"

func init() {
	truth.Leak("local", truth.Goroutines(1), func() { local() }).TwinIn("user", "closed")
}
