package accept_loop

import "truth"

func init() {
	truth.NotRun("Serve", truth.Costly, "its goroutines end, and only their number at one time has no limit")
}
