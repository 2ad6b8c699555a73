package across

import "truth"

func init() {
	truth.Leak("Watched", truth.Objects(2), Watched).Real().Together().Calls(2000).
		Twin("Stopped", Stopped).
		Twin("StoppedByDefer", StoppedByDefer).
		Twin("StoppedAsInterface", StoppedAsInterface)
}
