package library

import "truth"

func init() {
	truth.NotRun("Poll", truth.Harmless, "the go:debug comment of this program asks for timers that the garbage collector takes; it leaks in others")
}
