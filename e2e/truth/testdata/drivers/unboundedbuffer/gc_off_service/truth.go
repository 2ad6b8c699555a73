package main

import "truth"

func init() {
	truth.NotRun("main", truth.Service, "main serves until the process ends; the same call is run in gc_off")
}
