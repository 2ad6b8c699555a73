package alias

import "truth"

func init() {
	truth.Leak("Flusher.run", truth.Goroutines(1), func() { New().Close() }).
		TwinIn("goroutine_outlives_stop", "Done.run")
}
