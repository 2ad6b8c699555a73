package streams

import "truth"

func init() {
	truth.NotRun("reader.ReadAt", truth.Stub, "the interfaces of the fixture stand for those of gRPC")
}
