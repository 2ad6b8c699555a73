package input_label

import "truth"

func init() {
	const why = "the fixture declares the outline of client_golang only"
	truth.NotRun("metrics.serve", truth.Stub, why)
	truth.NotRun("metrics.serveAgent", truth.Stub, why)
}
