package nobody_sends

import "truth"

func init() {
	truth.Leak("New", truth.Goroutines(1), func() { New().Stop() }).
		Twin("server.Hooked", func() { new(server).Hooked() }).
		Twin("Given", func() {
			ready := make(chan struct{})
			Given(ready)
			close(ready)
		}).
		Twin("Handed", func() { Handed(func(done chan struct{}) { close(done) }) }).
		Twin("server.Either", func() { new(server).Either(truth.Soon()) })
	truth.Leak("Background", truth.Goroutines(1), Background).Real().
		Twin("Foreground", func() { Foreground(truth.Soon()) })
	truth.Leak("background.run", truth.Goroutines(1), func() { newBackground() }).
		Twin("server.Either", func() { new(server).Either(truth.Soon()) })
	truth.Leak("FreezeByMistake", truth.Goroutines(1), FreezeByMistake).
		Twin("server.Either", func() { new(server).Either(truth.Soon()) })
}
