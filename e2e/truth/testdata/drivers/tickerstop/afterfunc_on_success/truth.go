package afterfunc_on_success

import (
	"os/exec"
	"time"

	"truth"
)

func command() *exec.Cmd {
	c := exec.Command("true")
	if err := c.Start(); err != nil {
		panic(err)
	}
	return c
}

func init() {
	truth.Leak("Wait", truth.Heap(500), func() { Wait(command(), time.Hour) }).Real().Calls(300).
		Twin("WaitStopped", func() { WaitStopped(command(), time.Hour) }).
		Twin("WaitDeferred", func() { WaitDeferred(command(), time.Hour) })
}
