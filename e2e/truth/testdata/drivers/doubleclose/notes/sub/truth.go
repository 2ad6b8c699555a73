package sub

import "truth"

func init() {
	truth.Leak("Manager.Stop", truth.Panic("close of closed channel"), func() { truth.Twice(New().Stop) }).
		TwinIn("notes", "restarted.Stop")
}
