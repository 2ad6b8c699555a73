package forgotten_series

import "truth"

func init() {
	const why = "the fixture declares the outline of client_golang only"
	truth.NotRun("groups.remove", truth.Stub, why)
	truth.NotRun("stop", truth.Stub, why)
}
