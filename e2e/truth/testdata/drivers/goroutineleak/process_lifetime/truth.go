package main

import "truth"

func init() {
	truth.NotRun("handle", truth.Process, "its step takes no time, so that each of its goroutines takes a core for good")
	truth.NotRun("scanAgain", truth.Process, "the same")
}
