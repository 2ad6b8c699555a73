package own_names

import "truth"

func init() {
	const why = "the fixture declares the outline of go-metrics only"
	truth.NotRun("newMeters", truth.Stub, why)
	truth.NotRun("Session.Open", truth.Stub, why)
	truth.NotRun("consumerMeter", truth.Stub, why)
}
